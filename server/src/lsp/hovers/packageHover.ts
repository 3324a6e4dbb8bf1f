import type { Requirement } from '../../formats/requirement.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { ShellScript } from '../../shell/script.ts';
import type { Offset } from '../../text/span.ts';
import { pipInstalls } from '../../tools/pip.ts';
import type { Card } from '../cards/card.ts';
import { indexCard } from '../cards/indexCard.ts';
import { packageCard } from '../cards/packageCard.ts';
import { torchCard, torchWheelFacts } from '../cards/torchCard.ts';
import { covers, type PlacedCard, placed } from './placed.ts';

/** A package or an index in the pip-style installations of a script. */
export function installHover(
  script: ShellScript,
  offset: Offset,
  knowledge: KnowledgeBase,
): PlacedCard | undefined {
  for (const install of pipInstalls(script)) {
    const requirement = install.requirements.find(({ span }) => covers(span, offset));
    if (requirement !== undefined) return placed(cardOfPackage(requirement, knowledge), requirement.span);
    const indexes = [install.indexUrl, ...install.extraIndexUrls];
    const index = indexes.find((option) => option !== undefined && covers(option.span, offset));
    if (index?.text === undefined) continue;
    const torch = install.requirements.find(({ name }) => name === 'torch');
    return placed(indexCard(index.text, torch?.pin, knowledge), index.span);
  }
  return undefined;
}

/** The card on a package as it is asked for. */
export function cardOfPackage(
  { name, pin }: Pick<Requirement, 'name' | 'pin'>,
  knowledge: KnowledgeBase,
): Card | undefined {
  if (name !== 'torch' || pin === undefined) return packageCard(name, pin, knowledge);
  return torchCard(pin, knowledge.torch(pin), knowledge.asOf, torchWheelFacts(pin, knowledge));
}
