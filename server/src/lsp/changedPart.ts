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
  for (let at = 1; at <= limit - start; at++) {
    if (before.charCodeAt(before.length - at) !== after.charCodeAt(after.length - at)) break;
    if (before.charCodeAt(before.length - at) === LF) tail = at - 1;
  }
  return {
    span: { start, end: before.length - tail },
    text: after.slice(start, after.length - tail),
  };
}
