import { loadKnowledge } from '../../../../server/src/knowledge/load.ts';
import type { Setting } from '../../../../server/src/knowledge/subjects.ts';
import type { Answer, KnowledgeBase } from '../../../../server/src/knowledge/types.ts';

const SOURCE = { id: 's', title: 'A list', asOf: '2026-01-01' };

/** An answer that is known. */
export function known<T>(value: T): Answer<T> {
  return { kind: 'known', value, sources: [SOURCE], asOf: '2026-11-20' };
}

const UNKNOWN = { kind: 'unknown' } as const;

const NAMES = ['HF_HOME', 'HF_TOKEN', 'TORCH_CUDA_ARCH_LIST', 'TRANSFORMERS_CACHE'];

function setting(name: string): Answer<Setting> {
  if (!NAMES.includes(name)) return UNKNOWN;
  const old = name === 'TRANSFORMERS_CACHE';
  return known({
    name,
    does: `is ${name}`,
    recommended: undefined,
    values: name === 'HF_HOME' ? ['/cache', '/models'] : [],
    replacedBy: old ? 'HF_HOME' : undefined,
    status: undefined,
  });
}

const GPUS = [
  { name: 'H100', computeCapability: '9.0', architecture: 'Hopper', kind: 'datacenter' },
  { name: 'RTX 4090', computeCapability: '8.9', architecture: 'Ada', kind: 'consumer' },
  { name: 'L4', computeCapability: '8.9', architecture: 'Ada', kind: 'datacenter' },
] as const;

/** The bundled tables with a few answers fixed, so that a test does not change with them. */
export function knowledge(changes: Partial<KnowledgeBase> = {}): KnowledgeBase {
  return {
    ...loadKnowledge(),
    repositories: () => ['python', 'nvidia/cuda', 'pytorch/pytorch'],
    tagsOf: (family) =>
      family === 'nvidia/cuda'
        ? [
            '12.4.1-cudnn-devel-ubuntu22.04',
            '12.4.1-base-ubuntu20.04',
            '12.4.1-base-ubuntu22.04',
            '11.8.0-base-ubuntu22.04',
          ]
        : family === 'pytorch/pytorch'
          ? ['2.4.0-cuda12.4-cudnn9-runtime']
          : [],
    environment: setting,
    environmentNames: () => NAMES,
    runFlag: (flag) =>
      flag === '--gpus' || flag === '--mount=type=cache'
        ? known({
            name: flag,
            does: `is ${flag}`,
            recommended: undefined,
            values: [],
            replacedBy: undefined,
            status: undefined,
          })
        : UNKNOWN,
    gpus: () => GPUS,
    computeCapability: (capability) => {
      const gpu = GPUS.find(({ computeCapability }) => computeCapability === capability);
      return gpu === undefined
        ? UNKNOWN
        : known({
            computeCapability: capability,
            architecture: gpu.architecture,
            firstCuda: '11.8',
            lastCuda: undefined,
            droppedInCuda: undefined,
            lastDriverBranch: undefined,
          });
    },
    compilable: () => UNKNOWN,
    compiles: (_cuda, capability) => known(capability !== '9.0'),
    packageVersions: (name) =>
      name === 'torch' ? ['2.5.1', '2.4.0', '1.13.1'] : name === 'vllm' ? ['0.6.6', '0.5.0'] : [],
    installsOn: (name, version) => known(name === 'vllm' && version === '0.5.0' ? 'nothing' : 'wheel'),
    torchPairs: () => UNKNOWN,
    ...changes,
  };
}
