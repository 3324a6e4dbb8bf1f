import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import type { GpuKind } from '../../../server/src/knowledge/subjects.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const table = readTable<{
  nvidia_require_cuda: {
    by_version: {
      cuda: string;
      cuda_condition: string;
      images: string[];
      older_branches_admitted: Record<string, string>;
    }[];
  };
  driver_branches: { branch: string; max_cuda_shown: string }[];
  minor_version_compatibility: { cuda_major: string; min_linux: string }[];
}>('cuda-driver');

const ask = (driver: string, cuda: string, checkedAtStart: boolean, gpuKind?: GpuKind) => {
  const answer = knowledge.driverVerdict({ driver, cuda, checkedAtStart, gpuKind });
  return answer.kind === 'known' ? answer.value.outcome : answer.kind;
};

describe('the driver of a host', () => {
  it.each([
    ['550.54.15', '12.4.1', true, undefined, 'native'],
    ['535.104.05', '12.4.1', true, undefined, 'minor-compatible'],
    // Only whole branches that are listed are let in: R530 and R545 are not.
    ['530.30.02', '12.4.1', true, undefined, 'refused-at-start'],
    ['545.29.06', '12.4.1', true, undefined, 'refused-at-start'],
    ['545.29.06', '12.4.1', false, undefined, 'minor-compatible'],
    // From 12.5 on the list names no GeForce.
    ['550', '12.6.0', true, 'consumer', 'refused-at-start'],
    ['550', '12.6.0', true, 'datacenter', 'minor-compatible'],
    ['550', '12.6.0', true, 'workstation', 'minor-compatible'],
    ['550', '12.6.0', false, 'consumer', 'minor-compatible'],
    ['470', '12.4.1', false, undefined, 'too-old'],
    ['470', '12.4.1', true, 'consumer', 'too-old'],
    // cuda-compat of the image may serve it.
    ['470', '12.4.1', true, 'datacenter', 'unknown'],
    ['575.57.08', '13.0.0', false, undefined, 'too-old'],
    ['575.57.08', '13.0.0', true, 'consumer', 'refused-at-start'],
    ['R580', '13.0.0', true, undefined, 'native'],
    ['999', '12.4.1', true, undefined, 'native'],
    ['550', '13.9', true, undefined, 'out-of-range'],
  ] as const)('driver %s, CUDA %s, checked %s, %s: %s', (driver, cuda, checked, kind, expected) => {
    expect(ask(driver, cuda, checked, kind)).toBe(expected);
  });

  it('names the GPUs a branch is let in for when nobody said which GPU it is', () => {
    const question = { driver: '550', cuda: '12.6.0', checkedAtStart: true };
    expect(knowledge.driverVerdict(question)).toMatchObject({
      value: {
        outcome: 'minor-compatible',
        onlyFor: 'professional',
        native: '560.28.03',
        floor: '525.60.13',
      },
    });
  });

  it('refuses exactly the branches that no row of the table admits', () => {
    for (const { branch, max_cuda_shown: shows } of table.driver_branches) {
      for (const cuda of ['12.2.2', '12.4.1', '12.6.3', '12.8.1']) {
        const rows = table.nvidia_require_cuda.by_version.filter((row) => row.cuda === cuda);
        const number = branch.slice(1);
        const newer = Number(shows.split('.')[0]) * 100 + Number(shows.split('.')[1]);
        const wanted = Number(cuda.split('.')[0]) * 100 + Number(cuda.split('.')[1]);
        const admitted = newer >= wanted || rows.every((row) => number in row.older_branches_admitted);
        const outcome = ask(number, cuda, true);
        if (admitted) expect(outcome, `${branch} ${cuda}`).not.toBe('refused-at-start');
        else expect(['refused-at-start', 'unknown'], `${branch} ${cuda}`).toContain(outcome);
      }
    }
  });

  it('has every branch and every start check of the table', () => {
    for (const row of table.driver_branches) {
      expect(knowledge.driverBranch(row.branch)).toMatchObject({
        value: { branch: row.branch, maxCuda: row.max_cuda_shown },
      });
    }
    const who = {
      all: 'all-with-geforce',
      professional: 'professional-and-datacenter-no-geforce',
      datacenter: 'datacenter-only',
    };
    for (const row of table.nvidia_require_cuda.by_version) {
      const answer = knowledge.requireCuda(row.cuda);
      if (answer.kind !== 'known') expect.unreachable(row.cuda);
      expect(answer.value.condition).toBe(row.cuda_condition);
      for (const { branch, admits } of answer.value.branches) {
        expect(row.older_branches_admitted[branch], `${row.cuda} ${branch}`).toBe(who[admits]);
      }
    }
    expect(knowledge.requireCuda('13.9')).toMatchObject({ kind: 'out-of-range' });
    // NVIDIA and endoflife.date give different ends for R580.
    expect(knowledge.driverBranch('580.65.06')).toMatchObject({ value: { endOfLife: undefined } });
    expect(knowledge.driverBranch('550.54.15')).toMatchObject({ value: { endOfLife: '2025-04-17' } });
  });
});
