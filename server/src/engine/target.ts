import type { LintConfig } from './config.ts';
import type { Target } from './rule.ts';

/**
 * The machine to check against. Settings that name a driver or GPUs mean another machine than the one that was looked
 * at, so nothing of that one is mixed in.
 */
export function targetOf({ targetDriver, targetGpus, host }: LintConfig): Target {
  if (targetDriver !== undefined || targetGpus.length > 0 || host === undefined)
    return { name: 'the target', named: true, driver: targetDriver, gpus: targetGpus };
  return { name: host.name, named: false, driver: host.driver, gpus: host.gpus };
}
