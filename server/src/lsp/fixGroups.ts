import type { PlacedFinding } from '../engine/lint.ts';
import type { Fix } from '../engine/rule.ts';
import { compatible, conflict, type TextEdit } from '../text/edits.ts';

/**
 * The fixes that mean the same as `fix` at every finding of its rule in the file, as one list of edits: safe ones, and
 * those with the same words. Undefined when there is only one such finding, or their edits cannot go together.
 */
export function sameFixEverywhere(
  findings: readonly PlacedFinding[],
  rule: string,
  fix: Fix,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  let applied = 0;
  for (const finding of findings) {
    if (finding.rule !== rule) continue;
    const same = finding.fixes.find(
      ({ safety, title }) => title === fix.title || (safety === 'safe' && fix.safety === 'safe'),
    );
    if (same === undefined) continue;
    const fresh = same.edits.filter((edit) => !edits.some((other) => equal(edit, other)));
    if (fresh.some((edit) => edits.some((other) => conflict(edit, other)))) continue;
    edits.push(...fresh);
    applied++;
  }
  return applied > 1 && compatible(edits) ? edits : undefined;
}

function equal(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}
