import failuresJson from '../../data/failures/failures.json' with { type: 'json' };
import type { Explanation, FailureSource, Remedy } from '../protocol/explain.ts';

/** How one failure is recognised and explained; server/data/failures/failures.schema.json says what the fields mean. */
export interface Failure {
  readonly id: string;
  readonly where: Explanation['where'];
  readonly title: string;
  readonly patterns: readonly string[];
  readonly cause: string;
  readonly yieldsTo?: readonly string[];
  readonly remedies: readonly Remedy[];
  readonly sources: readonly FailureSource[];
}

// JSON has no literal types; a test holds the file to its schema, which says what this line asserts.
export const FAILURES = failuresJson.failures as readonly Failure[];
