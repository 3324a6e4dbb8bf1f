import type { Setting } from '../../knowledge/subjects.ts';
import type { Answer } from '../../knowledge/types.ts';
import type { CacheFolder } from '../../tools/cacheFolders.ts';
import { type Card, rowsOf } from './card.ts';
import { citation } from './citation.ts';

/** The card on `--mount=type=cache`: what a cache mount is, and whose cache lies at its target. */
export function cacheMountCard(
  target: string | undefined,
  folder: CacheFolder | undefined,
  answer: Answer<Setting>,
): Card | undefined {
  if (answer.kind !== 'known') return undefined;
  return {
    title: '--mount=type=cache',
    rows: rowsOf([
      ['Does', answer.value.does],
      ['Target', target],
      ['Cache of', folder?.title],
      ['Recommended', answer.value.recommended],
    ]),
    footer: citation(answer),
  };
}
