import { applyEdits, conflict, type TextEdit } from '../text/edits.ts';
import type { PlacedFinding } from './lint.ts';
import type { Fix } from './rule.ts';

/** The safe fixes that can be applied together: in order of findings, those that touch what an earlier one touches are left for the next round. */
export function safeFixes(findings: readonly PlacedFinding[]): readonly Fix[] {
  const chosen: Fix[] = [];
  const edits: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === 'safe');
    if (fix === undefined || fix.edits.some((edit) => edits.some((other) => conflict(edit, other)))) continue;
    chosen.push(fix);
    edits.push(...fix.edits);
  }
  return chosen;
}

// Every round must remove findings, so a handful is enough; more means two rules undo each other.
const MAX_ROUNDS = 10;

/** Applies safe fixes until none is left. Returns the text unchanged when there is none. */
export function fixAll(text: string, findingsOf: (text: string) => readonly PlacedFinding[]): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixes = safeFixes(findingsOf(current));
    if (fixes.length === 0) return current;
    const next = applyEdits(
      current,
      fixes.flatMap((fix) => fix.edits),
    );
    if (next === current) return current;
    current = next;
  }
  return current;
}
