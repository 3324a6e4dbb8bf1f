import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { baseFactsOf } from '../baseFacts.ts';
import { gpuNames } from '../cards/gpuNames.ts';
import { itemAt, typedArchitectures } from '../typedArchitectures.ts';
import type { Proposal } from './proposal.ts';

const GPUS_SHOWN = 3;

/** Compute capabilities inside `TORCH_CUDA_ARCH_LIST`: what the toolkit of the base image compiles for, newest first. */
export function architectureProposals(
  file: DockerfileModel,
  instruction: Instruction,
  offset: Offset,
  knowledge: KnowledgeBase,
): readonly Proposal[] {
  for (const list of typedArchitectures(file, instruction)) {
    const item = itemAt(list, offset);
    if (item === undefined) continue;
    const others = new Set(list.items.filter((one) => one !== item).map(({ text }) => text));
    const cuda = baseFactsOf(file, instruction, knowledge)?.cuda;
    return capabilities(cuda, knowledge)
      .filter((capability) => !others.has(capability))
      .map((capability) => ({
        label: capability,
        kind: 'value',
        span: item.span,
        detail: detailOf(capability, knowledge),
        card: { about: 'architecture', name: capability, version: cuda },
      }));
  }
  return [];
}

function capabilities(cuda: string | undefined, knowledge: KnowledgeBase): readonly string[] {
  const compilable = cuda === undefined ? undefined : knowledge.compilable(cuda);
  if (compilable?.kind === 'known') return compilable.value.capabilities.toReversed();
  const known = new Set(knowledge.gpus().map(({ computeCapability }) => computeCapability));
  return [...known].sort((a, b) => Number(b) - Number(a));
}

function detailOf(capability: string, knowledge: KnowledgeBase): string | undefined {
  const answer = knowledge.computeCapability(capability);
  const architecture = answer.kind === 'known' ? answer.value.architecture : undefined;
  const names = gpuNames(knowledge.gpus(), capability, GPUS_SHOWN);
  return [architecture, names].filter(Boolean).join(': ') || undefined;
}
