import type { DockerfileModel, Instruction } from '../dockerfile/model.ts';
import { baseImageOf, stageOf } from '../dockerfile/stages.ts';
import type { ImageFacts, KnowledgeBase } from '../knowledge/types.ts';

/** What is known of the image an instruction starts from; undefined when it is not written out. */
export function baseFactsOf(
  file: DockerfileModel,
  instruction: Instruction,
  knowledge: Pick<KnowledgeBase, 'image'>,
): ImageFacts | undefined {
  const stage = stageOf(file, instruction);
  const base = stage === undefined ? undefined : baseImageOf(file, stage);
  return base === undefined ? undefined : knowledge.image(base);
}
