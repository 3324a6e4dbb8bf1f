import type { TextEdit } from '../text/edits.ts';

const LF = 10;

/**
 * One edit that turns `before` into `after`: the lines from the first to the last that differ. Whole lines, so that
 * no `\r\n` and no surrogate pair is cut in two, and cursors and folds outside stay where they are.
 */
export function changedPart(before: string, after: string): TextEdit {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  for (let at = 0; at < limit && before.charCodeAt(at) === after.charCodeAt(at); at++) {
    if (before.charCodeAt(at) === LF) start = at + 1;
  }
  let tail = 0;
  for (let length = 1; length <= limit - start; length++) {
    if (before.charCodeAt(before.length - length) !== after.charCodeAt(after.length - length)) break;
    if (startsLine(before, before.length - length) && startsLine(after, after.length - length)) tail = length;
  }
  return {
    span: { start, end: before.length - tail },
    text: after.slice(start, after.length - tail),
  };
}

function startsLine(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === LF;
}
