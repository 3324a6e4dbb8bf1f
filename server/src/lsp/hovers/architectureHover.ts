import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { ARCHITECTURE_LIST, architectureLists } from '../architectureList.ts';
import { baseFactsOf } from '../baseFacts.ts';
import { architectureCard, architectureListCard } from '../cards/architectureCard.ts';
import { covers, type PlacedCard, placed } from './placed.ts';

/** `TORCH_CUDA_ARCH_LIST`, or one architecture in it. */
export function architectureHover(
  file: DockerfileModel,
  instruction: Instruction,
  offset: Offset,
  knowledge: KnowledgeBase,
): PlacedCard | undefined {
  for (const { nameSpan, items } of architectureLists(file, instruction)) {
    if (covers(nameSpan, offset)) {
      const list = items.map(({ text }) => text);
      return placed(architectureListCard(ARCHITECTURE_LIST, list, knowledge), nameSpan);
    }
    const item = items.find(({ span }) => covers(span, offset));
    if (item === undefined) continue;
    return placed(
      architectureCard(item.text, baseFactsOf(file, instruction, knowledge)?.cuda, knowledge),
      item.span,
    );
  }
  return undefined;
}
