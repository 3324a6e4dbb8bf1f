/** Asks for the checklist before an image is shipped. Answers `null` for a file that builds nothing. */
export const PREFLIGHT_METHOD = 'mlDockerfile/preflight';

export interface PreflightParams {
  /** An open document, or a file that the server can read. */
  readonly uri: string;
  /** What the last build of this file gave, where that is known. */
  readonly build?: {
    readonly bytes?: number;
    readonly seconds?: number;
    /** What sets the shared memory when the container starts, as a text: a saved profile. */
    readonly sharedMemory?: string;
  };
}

export interface Preflight {
  readonly uri: string;
  readonly items: readonly PreflightLine[];
}

export interface PreflightLine {
  readonly id: string;
  readonly title: string;
  /** `unverified`: nobody can tell from here. */
  readonly status: 'passed' | 'failed' | 'not-applicable' | 'unverified';
  /** What was seen. */
  readonly detail: string;
  /** Where in the Dockerfile, from 0; null where no line decides. */
  readonly line: number | null;
  readonly rule: { readonly id: string; readonly url: string } | null;
}
