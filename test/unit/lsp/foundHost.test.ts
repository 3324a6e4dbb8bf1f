import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { hostKnowledge, hostTarget } from '../../../server/src/lsp/foundHost.ts';

const knowledge = loadKnowledge();
const t4 = { name: 'Tesla T4', computeCapability: '7.5' };

describe('a host that was looked at', () => {
  it('is a target by its driver and its GPUs, each kind once', () => {
    expect(hostTarget({ name: null, driver: '535.54.03', gpus: [t4, t4] }, knowledge)).toEqual({
      name: 'this host',
      driver: '535.54.03',
      gpus: ['Tesla T4'],
    });
    expect(hostTarget({ name: 'root@gpu-box', driver: '535', gpus: [] }, knowledge)?.name).toBe(
      'the host root@gpu-box',
    );
  });

  it('has the compute capability that the driver says, whatever a name suggests', () => {
    const gpus = [
      { name: 'NVIDIA Tomorrow', computeCapability: '12.0' },
      { name: 'NVIDIA Tomorrow', computeCapability: null },
      { ...t4, computeCapability: '8.9' },
    ];
    expect(hostTarget({ name: null, driver: null, gpus }, knowledge)?.gpus).toEqual(['12.0', '8.9']);
  });

  it('is none without a driver and without a GPU that is known', () => {
    expect(hostTarget(null, knowledge)).toBeUndefined();
    expect(hostTarget({ name: null, driver: 'N/A', gpus: [] }, knowledge)).toBeUndefined();
  });

  it('has a driver of which the tables know CUDA and end of support', () => {
    const host = { name: 'this host', driver: '535.54.03', gpus: [] };
    expect(hostKnowledge(host, knowledge)).toEqual({
      driver: { branch: 'R535', maxCuda: '12.2', endOfLife: expect.stringMatching(/^\d{4}-\d{2}/) },
    });
    expect(hostKnowledge({ ...host, driver: '199.1' }, knowledge)).toEqual({ driver: null });
    expect(hostKnowledge(undefined, knowledge)).toEqual({ driver: null });
  });
});
