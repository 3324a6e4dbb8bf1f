import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import { fixAll, safeFixes } from '../../server/src/engine/fixAll.ts';
import type { PlacedFinding } from '../../server/src/engine/lint.ts';
import type { Fix } from '../../server/src/engine/rule.ts';
import { applyEdits, compatible } from '../../server/src/text/edits.ts';

/** The findings of all rules in a text, with the surroundings of the case. */
export type Check = (text: string) => readonly PlacedFinding[];

/** A check that remembers its answers: one fix is held against the same text many times. */
export function remembering(check: Check): Check {
  const known = new Map<string, readonly PlacedFinding[]>();
  return (text) => {
    const found = known.get(text) ?? check(text);
    known.set(text, found);
    return found;
  };
}

/** What one fix promises, whatever the rule, and does not hold; empty when all is well. */
export function brokenPromises(text: string, finding: PlacedFinding, fix: Fix, check: Check): string[] {
  const misplaced = misplacedEdits(text, fix);
  if (misplaced.length > 0) return misplaced;
  const fixed = applyEdits(text, fix.edits);
  if (fixed === text) return ['changes nothing'];
  const count = (findings: readonly PlacedFinding[]) =>
    findings.filter(({ rule }) => rule === finding.rule).length;
  const before = count(check(text));
  return [
    ...(stagesOf(fixed) === stagesOf(text) ? [] : ['changes the stages']),
    ...(stays(finding, fix, check(fixed)) || count(check(fixed)) > before ? ['its finding stays'] : []),
    ...newlyLoud(check(text), check(fixed)).map((message) => `brings ${message}`),
    ...lostComments(text, fixed).map((comment) => `loses the comment "${comment}"`),
    ...(keepsLineBreaks(text, fixed) ? [] : ['mixes line breaks']),
    ...(settles(fixed, finding.rule, fix.title, check) ? [] : ['is offered again and again']),
  ];
}

/** Rules whose fixes may bring a finding to light, because something is known, read or run only once they are applied. */
const REVEALING: ReadonlyMap<string, string> = new Map([
  ['base-tag-floating', 'of a pinned tag it is known what the image holds, and what does not fit it'],
  ['base-tag-unknown', 'of a tag that exists it is known what the image holds, and what does not fit it'],
  ['base-has-no-python', 'its installation has a place in the order of layers'],
  ['conda-traps', 'a command behind conda run is seen to need the Python of the image'],
  ['gpu-check-at-build', 'of the commands that a base image lacks only the first is reported'],
  ['hf-build-traps', 'a variable that is read makes its folder, and its place before the download, matter'],
]);

/** Broken promises without faults that the file had before, in files that nobody chose for a rule. */
export function withoutRevealed({ rule }: PlacedFinding, promises: readonly string[]): string[] {
  return promises.filter((promise) => !(promise.startsWith('brings ') && REVEALING.has(rule)));
}

/**
 * True when the same is said of the same place. Another place may come to light: of two settings of one variable, the
 * earlier counts once the later is gone.
 */
function stays(
  { rule, message, span }: PlacedFinding,
  { edits }: Fix,
  after: readonly PlacedFinding[],
): boolean {
  const shift = edits
    .filter((edit) => edit.span.end <= span.start)
    .reduce((sum, { span: { start, end }, text }) => sum + text.length - (end - start), 0);
  return after.some(
    (other) => other.rule === rule && other.message === message && other.span.start === span.start + shift,
  );
}

/** Edits outside of the text, in the middle of a character, or touching each other. */
function misplacedEdits(text: string, { edits }: Fix): string[] {
  const splits = (at: number) =>
    /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[at] ?? '');
  const wrong = edits.some(
    ({ span: { start, end } }) =>
      start < 0 || end < start || end > text.length || splits(start) || splits(end),
  );
  return [
    ...(wrong ? ['edits no place of the text'] : []),
    ...(compatible(edits) ? [] : ['edits a place twice']),
  ];
}

/** How many stages there are: a fix may rename one, and never adds or loses one. */
function stagesOf(text: string): number {
  return parseDockerfile('f', text).stages.length;
}

/** Findings at warning or above, counted by rule and not by message: a message may name the very text that changes. */
function newlyLoud(before: readonly PlacedFinding[], after: readonly PlacedFinding[]): string[] {
  const loud = (findings: readonly PlacedFinding[]) =>
    findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const left = new Map<string, number>();
  for (const { rule } of loud(before)) left.set(rule, (left.get(rule) ?? 0) + 1);
  return loud(after).flatMap(({ rule, message }) => {
    const known = left.get(rule) ?? 0;
    left.set(rule, known - 1);
    return known > 0 ? [] : [`${rule}: ${message}`];
  });
}

function lostComments(text: string, fixed: string): string[] {
  const kept = commentsOf(fixed);
  return commentsOf(text).filter((comment) => {
    const at = kept.indexOf(comment);
    if (at >= 0) kept.splice(at, 1);
    return at < 0;
  });
}

/** Directives look like comments and are settings: a fix may change their values. */
function commentsOf(text: string): string[] {
  const { comments, directives } = parseDockerfile('f', text);
  const values = [...directives.values()].map(({ span }) => span);
  return comments
    .filter(({ span }) => !values.some(({ start, end }) => span.start < start && end <= span.end))
    .map((comment) => comment.text);
}

/** A text whose lines all end the same way keeps that. */
function keepsLineBreaks(text: string, fixed: string): boolean {
  const [crlf, bare] = [/\r\n/.test(text), /(?<!\r)\n/.test(text)];
  if (crlf && bare) return true;
  return crlf ? !/(?<!\r)\n/.test(fixed) : !/\r\n/.test(fixed);
}

/** Applying the fix wherever it is still offered comes to an end. */
function settles(fixed: string, rule: string, title: string, check: Check): boolean {
  let text = fixed;
  // Every round takes a finding away, and no file has that many of one kind.
  for (let round = 0; round < 50; round++) {
    const again = check(text)
      .filter((finding) => finding.rule === rule)
      .flatMap(({ fixes }) => fixes)
      .find((fix) => fix.title === title);
    const next = again === undefined ? text : applyEdits(text, again.edits);
    if (next === text) return true;
    text = next;
  }
  return false;
}

/** What fixing everything promises and does not hold. */
export function brokenFixAll(text: string, check: Check): string[] {
  const fixes = safeFixes(check(text));
  const fixed = fixAll(text, check);
  return [
    ...(compatible(fixes.flatMap(({ edits }) => edits))
      ? []
      : ['fix-all applies fixes that touch each other']),
    ...(fixAll(fixed, check) === fixed ? [] : ['fix-all reaches no fixed point']),
    ...(fixAll(text, check) === fixed ? [] : ['fix-all gives two texts']),
    ...(safeFixes(check(fixed)).length === 0 ? [] : ['fix-all leaves safe fixes']),
    ...(stagesOf(fixed) === stagesOf(text) ? [] : ['fix-all changes the stages']),
    ...newlyLoud(check(text), check(fixed)).map((message) => `fix-all brings ${message}`),
    ...lostComments(text, fixed).map((comment) => `fix-all loses the comment "${comment}"`),
    ...(keepsLineBreaks(text, fixed) ? [] : ['fix-all mixes line breaks']),
  ];
}
