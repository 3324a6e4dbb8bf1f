import type { Profile } from './projectFacts.ts';
import type { Severity } from './rule.ts';

/** Settings of one run, from `.ml-dockerfile.yaml`, the editor or the command line, already checked. */
export interface LintConfig {
  readonly rules: ReadonlyMap<string, RuleConfig>;
  readonly profile: Profile | undefined;
  /** GPUs the image must run on: names (`RTX 4090`) or compute capabilities (`8.9`). */
  readonly targetGpus: readonly string[];
  /** NVIDIA driver of the host the image must run on. */
  readonly targetDriver: string | undefined;
  /** What was found on the machine of the container engine: the target where no setting names one. */
  readonly host?: HostTarget | undefined;
}

/** A machine that was looked at. */
export interface HostTarget {
  /** As messages call it: `this host`, `the host gpu-box`. */
  readonly name: string;
  readonly driver: string | undefined;
  /** Names of GPUs, or their compute capabilities. */
  readonly gpus: readonly string[];
}

export interface RuleConfig {
  readonly severity: Severity | 'off' | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

export const DEFAULT_CONFIG: LintConfig = {
  rules: new Map(),
  profile: undefined,
  targetGpus: [],
  targetDriver: undefined,
};
