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
