import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { settingCard } from '../cards/settingCard.ts';
import { type PlacedCard, placed } from './placed.ts';

const WORD_UNIT = /[\w-]/;
const LONGEST = 64;

/**
 * An environment variable or a flag of docker, wherever its name stands: in ENV, in a script, in a comment that says
 * how to run the image. The names are long and exact enough to mean nothing else.
 */
export function settingHover(
  text: string,
  offset: Offset,
  knowledge: Pick<KnowledgeBase, 'environment' | 'runFlag'>,
): PlacedCard | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && offset - start < LONGEST && WORD_UNIT.test(text.charAt(start - 1))) start--;
  while (end < text.length && end - offset < LONGEST && WORD_UNIT.test(text.charAt(end))) end++;
  const word = text.slice(start, end);
  if (word.startsWith('--')) return placed(settingCard(word, knowledge.runFlag(word)), { start, end });
  if (!/^[A-Z][A-Z0-9_]+$/.test(word)) return undefined;
  return placed(settingCard(word, knowledge.environment(word)), { start, end });
}
