import type { Offset } from '../../../../server/src/text/span.ts';

/** A text with `|` where the cursor is. */
export function cursor(marked: string): { readonly text: string; readonly offset: Offset } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error(`no cursor in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
