import type { SourceBook } from './sourceBook.ts';
import type { Answer } from './types.ts';

export const UNKNOWN = { kind: 'unknown' } as const;

/** A known answer from the ids of its sources; unknown when none of them is in the book. */
export function known<T>(value: T, ids: readonly string[], book: SourceBook): Answer<T> {
  const sources = book.resolve(ids);
  return sources.length === 0 ? UNKNOWN : { kind: 'known', value, sources, asOf: book.newest(sources) };
}

/** Longest text that can be a name or a version; longer ones are not looked at. */
const LONGEST = 200;

/** `text` in lower case without spaces around it; empty when it is too long to mean anything. */
export function plain(text: string): string {
  return text.length > LONGEST ? '' : text.trim().toLowerCase();
}
