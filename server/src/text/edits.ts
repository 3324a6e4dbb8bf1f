import type { Span } from './span.ts';

/** Replaces the text of `span` by `text`; an empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** True when two edits touch the same text, or insert at the same place, so that their order would matter. */
export function conflict(a: TextEdit, b: TextEdit): boolean {
  if (a.span.start === b.span.start && a.span.end === b.span.end) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** True when no edit of the list conflicts with another of it. */
export function compatible(edits: readonly TextEdit[]): boolean {
  const sorted = [...edits].sort(byStart);
  return sorted.every((edit, at) => {
    const next = sorted[at + 1];
    return next === undefined || !conflict(edit, next);
  });
}

/** The text after all edits; throws when two of them conflict, because then no order is right. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (!compatible(edits)) throw new Error('overlapping edits');
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort(byStart)) {
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

function byStart(a: TextEdit, b: TextEdit): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
