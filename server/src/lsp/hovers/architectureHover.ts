import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { architectureLists, placeOf } from '../../tools/cudaArchitectures.ts';
import { baseFactsOf } from '../baseFacts.ts';
import { architectureCard, architectureListCard } from '../cards/architectureCard.ts';
import { ARCHITECTURE_LIST, typedArchitectures } from '../typedArchitectures.ts';
import { covers, type PlacedCard, placed } from './placed.ts';

/** `TORCH_CUDA_ARCH_LIST`, or one architecture of it, of CMake's list or of nvcc's options. */
export function architectureHover(
  file: DockerfileModel,
  instruction: Instruction,
  offset: Offset,
  knowledge: KnowledgeBase,
): PlacedCard | undefined {
  for (const { nameSpan, items } of typedArchitectures(file, instruction)) {
    if (!covers(nameSpan, offset)) continue;
    const list = items.map(({ text }) => text);
    return placed(architectureListCard(ARCHITECTURE_LIST, list, knowledge), nameSpan);
  }
  const cuda = baseFactsOf(file, instruction, knowledge)?.cuda;
  for (const architecture of architectureLists(instruction).flatMap(({ architectures }) => architectures)) {
    const place = placeOf(file.text, architecture);
    if (!covers(place, offset)) continue;
    const { text, capability } = architecture;
    const ptx = /\+PTX$/i.test(text);
    return placed(architectureCard({ capability, ptx }, cuda, knowledge), place);
  }
  return undefined;
}
