import type { Flavour, ImageStatus } from './types.ts';

/** What one repository's tables say of a tag, before what follows from it (driver, end of life, contents) is added. */
export interface Description {
  readonly status: ImageStatus;
  readonly certainty: 'firm' | 'medium' | 'none';
  readonly reason?: string | undefined;
  readonly cuda?: string | undefined;
  readonly cudnn?: string | undefined;
  readonly torch?: string | undefined;
  readonly python?: string | undefined;
  readonly os?: { readonly name: string; readonly version: string } | undefined;
  readonly flavour?: Flavour | undefined;
  /** Frameworks and their releases, by package name. */
  readonly packages?: Readonly<Record<string, string>> | undefined;
  /** Set for images whose other libraries are not in the tables. */
  readonly library?: 'tensorrt' | undefined;
  /** Set for a release the tables do not know: what is in it is not said. */
  readonly unfamiliar?: boolean;
  readonly sourceIds: readonly string[];
}

export const NOTHING_KNOWN: Description = { status: 'unknown', certainty: 'none', sourceIds: [] };

/** The questions every known repository answers about its tags; `undefined` as tag means none is written. */
export interface Repository {
  describe(tag: string | undefined): Description;
  nearest(tag: string | undefined, limit: number): readonly string[];
  pinned(tag: string | undefined): string | undefined;
  sibling(tag: string | undefined, flavour: Flavour): string | undefined;
  /** Tags that exist as far as the tables know, newest first. */
  tags(): readonly string[];
  /** Tags known to have existed and to be gone, newest first. */
  removed?(): readonly string[];
}
