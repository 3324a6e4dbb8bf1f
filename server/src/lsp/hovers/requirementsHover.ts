import { readRequirementsFile } from '../../formats/requirementsFile.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { indexCard } from '../cards/indexCard.ts';
import { cardOfPackage } from './packageHover.ts';
import { covers, type PlacedCard, placed } from './placed.ts';

/** The card on a package or an index of a requirements file. */
export function requirementsHover(
  uri: string,
  text: string,
  offset: Offset,
  knowledge: KnowledgeBase,
): PlacedCard | undefined {
  const { requirements, indexes } = readRequirementsFile(uri, text);
  const requirement = requirements.find(({ span }) => covers(span, offset));
  if (requirement !== undefined) return placed(cardOfPackage(requirement, knowledge), requirement.span);
  const index = indexes.find(({ url }) => covers(url.span, offset));
  if (index === undefined) return undefined;
  const torch = requirements.find(({ name }) => name === 'torch');
  return placed(indexCard(index.url.value, torch?.pin, knowledge), index.url.span);
}
