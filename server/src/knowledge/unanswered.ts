import type { KnowledgeBase } from './types.ts';

type Unanswered = Pick<
  KnowledgeBase,
  | 'tagsOf'
  | 'gpu'
  | 'gpus'
  | 'computeCapability'
  | 'compilable'
  | 'torchArchitectures'
  | 'runsOn'
  | 'driverVerdict'
  | 'requireCuda'
  | 'driverBranch'
  | 'framework'
  | 'torchPairs'
  | 'torchPin'
  | 'pythonWheels'
  | 'packageVersions'
  | 'packageTraits'
  | 'environment'
  | 'environmentNames'
  | 'runFlag'
>;

/** Queries whose tables are not compiled yet. */
export function unanswered(): Unanswered {
  const unknown = { kind: 'unknown' } as const;
  return {
    tagsOf: () => [],
    gpu: () => unknown,
    gpus: () => [],
    computeCapability: () => unknown,
    compilable: () => unknown,
    torchArchitectures: () => unknown,
    runsOn: () => unknown,
    driverVerdict: () => unknown,
    requireCuda: () => unknown,
    driverBranch: () => unknown,
    framework: () => unknown,
    torchPairs: () => unknown,
    torchPin: () => unknown,
    pythonWheels: () => unknown,
    packageVersions: () => [],
    packageTraits: () => unknown,
    environment: () => unknown,
    environmentNames: () => [],
    runFlag: () => unknown,
  };
}
