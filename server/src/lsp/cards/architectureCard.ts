import type { Answer, KnowledgeBase } from '../../knowledge/types.ts';
import { type Card, type CardRow, rowsOf } from './card.ts';
import { citation, knownValue } from './citation.ts';
import { gpuNames } from './gpuNames.ts';

export type ArchitectureFacts = Pick<
  KnowledgeBase,
  'computeCapability' | 'compiles' | 'gpus' | 'environment'
>;

const NOT_KNOWN = { kind: 'unknown' } as const;
const GPUS_SHOWN = 6;
const GPUS_IN_LIST = 3;

/** The card on one architecture of `TORCH_CUDA_ARCH_LIST`; `cuda` is that of the base image, where known. */
export function architectureCard(
  { capability, ptx }: { readonly capability: string; readonly ptx: boolean },
  cuda: string | undefined,
  knowledge: ArchitectureFacts,
): Card | undefined {
  const answer = knowledge.computeCapability(capability);
  if (answer.kind !== 'known') return undefined;
  const { computeCapability, architecture, firstCuda, droppedInCuda, lastDriverBranch } = answer.value;
  const compiles = cuda === undefined ? NOT_KNOWN : knowledge.compiles(cuda, computeCapability);
  return {
    title: `compute capability ${computeCapability}`,
    rows: rowsOf([
      ['Architecture', architecture],
      ['GPUs', gpuNames(knowledge.gpus(), computeCapability, GPUS_SHOWN)],
      ['CUDA', cudaText(firstCuda, droppedInCuda)],
      ['Last driver', lastDriverBranch],
      [`CUDA ${cuda ?? ''}`, verdict(compiles)],
      ['+PTX', ptx ? 'its PTX is kept too, which newer GPUs translate at start' : undefined],
    ]),
    footer: citation(answer, compiles),
  };
}

/** The card on the whole variable: what it does, and a row for each architecture in it. */
export function architectureListCard(
  name: string,
  list: readonly string[],
  knowledge: ArchitectureFacts,
): Card | undefined {
  const setting = knowledge.environment(name);
  if (setting.kind !== 'known') return undefined;
  const answers = list.map((item) => knowledge.computeCapability(item.replace(/\+PTX$/i, '')));
  const rows = list.map((item, at): CardRow => {
    const known = answers[at];
    const value = known === undefined ? undefined : knownValue(known);
    if (value === undefined) return [item, 'not known'];
    const gpus = gpuNames(knowledge.gpus(), value.computeCapability, GPUS_IN_LIST);
    return [item, [value.architecture, gpus].filter(Boolean).join(': ')];
  });
  return {
    title: name,
    rows: [...rowsOf([['Does', setting.value.does]]), ...rows],
    footer: citation(setting, ...answers),
  };
}

function verdict(compiles: Answer<boolean>): string | undefined {
  if (compiles.kind !== 'known') return undefined;
  return compiles.value ? 'compiles for it' : 'cannot compile for it';
}

function cudaText(first: string | undefined, dropped: string | undefined): string | undefined {
  const parts = [
    first === undefined ? undefined : `from ${first}`,
    dropped === undefined ? undefined : `dropped in ${dropped}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}
