import { compareVersions } from '../../src/knowledge/versions.ts';

/** True when `version` lies between two releases, both included. */
export function within(version: string, from: string, to: string): boolean {
  return compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0;
}
