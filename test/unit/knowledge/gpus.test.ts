import { describe, expect, it } from 'vitest';
import { execution } from '../../../server/src/knowledge/gpus.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const table = readTable<{
  gpus: { gpu: string; compute_capability: string; kind: string; source: string }[];
  compute_capabilities: {
    compute_capability: string;
    first_cuda: string;
    dropped_in_cuda: string | null;
    last_driver_branch: string | null;
    source: string;
  }[];
}>('gpu-architectures');

describe('GPUs', () => {
  it('knows every GPU of the table by its name, except the one that rests on a note', () => {
    for (const row of table.gpus) {
      const answer = knowledge.gpu(row.gpu);
      if (row.source === 'a10g') expect(answer, row.gpu).toEqual({ kind: 'unknown' });
      else expect(answer, row.gpu).toMatchObject({ value: { computeCapability: row.compute_capability } });
    }
  });

  it.each([
    ['RTX 4090', '8.9', 'consumer'],
    ['rtx4090', '8.9', 'consumer'],
    ['NVIDIA GeForce RTX 4090', '8.9', 'consumer'],
    ['4090', '8.9', 'consumer'],
    ['A100-SXM4-80GB', '8.0', 'datacenter'],
    ['NVIDIA H100 80GB HBM3', '9.0', 'datacenter'],
    ['Tesla V100-SXM2-16GB', '7.0', 'datacenter'],
    ['A6000', '8.6', 'workstation'],
    ['Quadro RTX 6000', '7.5', 'workstation'],
    ['NVIDIA RTX 6000 Ada Generation', '8.9', 'workstation'],
    ['DGX Spark', '12.1', 'datacenter'],
    ['GB10', '12.1', 'datacenter'],
    ['Jetson AGX Orin', '8.7', 'embedded'],
    ['sm_90a', '9.0', 'datacenter'],
  ])('reads %s', (text, computeCapability, kind) => {
    expect(knowledge.gpu(text)).toMatchObject({ kind: 'known', value: { computeCapability, kind } });
  });

  it('says no kind for a capability that GPUs of several kinds have', () => {
    expect(knowledge.gpu('8.9')).toMatchObject({ value: { computeCapability: '8.9', kind: undefined } });
  });

  it.each(['RTX 6000', 'RTX 4000', 'TITAN X', 'RTX 2080 Ti', 'A10G', 'Pascal', 'GPU', '99.9', '4'])(
    'is not sure about %s',
    (text) => {
      expect(knowledge.gpu(text)).toEqual({ kind: 'unknown' });
    },
  );
});

describe('compute capabilities', () => {
  it('has every row of the table that a document supports', () => {
    for (const row of table.compute_capabilities) {
      const answer = knowledge.computeCapability(row.compute_capability);
      if (row.source === 'rubin') {
        expect(answer).toEqual({ kind: 'unknown' });
        continue;
      }
      expect(answer).toMatchObject({
        value: {
          firstCuda: row.source === 'unverified' ? undefined : row.first_cuda,
          droppedInCuda: row.dropped_in_cuda ?? undefined,
          lastDriverBranch: row.last_driver_branch ?? undefined,
        },
      });
    }
  });

  it('says what a toolkit compiles for', () => {
    expect(knowledge.compilable('12.4')).toMatchObject({ value: { oldest: '5.0', newest: '9.0' } });
    expect(knowledge.compilable('13.0.2')).toMatchObject({ value: { oldest: '7.5', newest: '12.0' } });
    expect(knowledge.compilable('13.4')).toMatchObject({ kind: 'out-of-range' });
    expect(knowledge.compiles('13.0', '7.0')).toMatchObject({ value: false });
    expect(knowledge.compiles('12.9', 'sm_70')).toMatchObject({ value: true });
    expect(knowledge.compiles('11.0', '8.6')).toMatchObject({ value: false });
    expect(knowledge.compiles('11.8', '9.0')).toMatchObject({ value: true });
    // No document says since when 12.1 is a target.
    expect(knowledge.compiles('13.0', '12.1')).toEqual({ kind: 'unknown' });
  });
});

describe('which code runs where', () => {
  it.each([
    ['8.9', ['8.0'], 'compiled'],
    ['8.6', ['8.9'], 'none'],
    ['12.1', ['12.0'], 'compiled'],
    ['12.0', ['9.0'], 'none'],
    ['12.0', ['9.0+PTX'], 'ptx'],
    ['7.0', ['7.5', '8.0+PTX'], 'none'],
    ['9.0', ['9.0a'], 'compiled'],
    ['10.3', ['10.0a'], 'none'],
    ['10.3', ['10.0f'], undefined],
    ['8.0', ['Ampere'], undefined],
    ['8.0', [], 'none'],
  ] as const)('%s on %j: %s', (capability, architectures, expected) => {
    expect(execution(capability, architectures)).toBe(expected);
  });

  it('has the architectures of every wheel of the table, disputed ones apart', () => {
    const torch = readTable<{ releases: { torch: string; cuda_arch_list: Record<string, string[]> }[] }>(
      'torch',
    );
    const plain = (list: readonly string[]) => new Set(list.map((entry) => entry.replace('+PTX', '')));
    for (const { torch: version, cuda_arch_list: lists } of torch.releases) {
      for (const [variant, architectures] of Object.entries(lists)) {
        const answer = knowledge.torchArchitectures(version, variant);
        if (answer.kind !== 'known') expect.unreachable(`${version} ${variant}`);
        const { architectures: agreed, disputed } = answer.value;
        expect(plain([...agreed, ...disputed]), `${version} ${variant}`).toEqual(plain(architectures));
        if (disputed.length === 0) expect(agreed).toEqual(architectures);
      }
    }
  });

  it('answers for wheels, and not where the sources disagree', () => {
    expect(knowledge.torchRunsOn('2.5.1', 'cu121', '12.0')).toMatchObject({ value: 'none' });
    expect(knowledge.torchRunsOn('2.5.1+cu121', undefined, '8.9')).toMatchObject({ value: 'compiled' });
    expect(knowledge.torchRunsOn('2.8.0', 'cu128', '7.0')).toEqual({ kind: 'unknown' });
    expect(knowledge.torchRunsOn('2.8.0', 'cu128', '6.1')).toMatchObject({ value: 'none' });
    expect(knowledge.torchRunsOn('2.6.0', 'cu124', '9.0')).toEqual({ kind: 'unknown' });
    expect(knowledge.torchRunsOn('2.16.0', 'cu132', '9.0')).toMatchObject({ kind: 'out-of-range' });
  });
});
