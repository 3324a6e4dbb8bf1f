import type { Span } from '../../text/span.ts';

/**
 * What became of one item of the checklist. `passed` needs something that was seen, not the absence of a finding;
 * `unverified` is what nobody can tell from here.
 */
export type PreflightStatus = 'passed' | 'failed' | 'not-applicable' | 'unverified';

export interface Verdict {
  readonly status: PreflightStatus;
  /** What was seen, without a full stop. */
  readonly detail: string;
  /** The place in the Dockerfile that decides. */
  readonly span?: Span | undefined;
  /** The rule behind it, where there is one. */
  readonly rule?: string | undefined;
}

/** One line of the checklist. */
export interface PreflightItem extends Verdict {
  readonly id: string;
  readonly title: string;
}

/** What is known of how the image is built and started; nothing of it stands in the Dockerfile. */
export interface BuildResult {
  readonly bytes?: number | undefined;
  readonly seconds?: number | undefined;
  /** Who sets the size of /dev/shm, as a text. */
  readonly sharedMemory?: string | undefined;
}

export function passed(detail: string, span?: Span): Verdict {
  return { status: 'passed', detail, span };
}

export function failed(detail: string, span?: Span, rule?: string): Verdict {
  return { status: 'failed', detail, span, rule };
}

export function unverified(detail: string, span?: Span): Verdict {
  return { status: 'unverified', detail, span };
}

export function notApplicable(detail: string): Verdict {
  return { status: 'not-applicable', detail };
}
