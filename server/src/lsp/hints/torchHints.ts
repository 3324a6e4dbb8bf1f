import type { DockerfileModel } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Span } from '../../text/span.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { pipIndexes } from '../../tools/pipIndexes.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';
import { driver } from '../imageSummary.ts';
import type { Hint } from './imageHints.ts';

type Facts = Pick<KnowledgeBase, 'torch' | 'torchIndexVariant' | 'minimumDriver'>;

/** Which CUDA the torch wheels installed in `range` bring. */
export function torchHints(file: DockerfileModel, range: Span, knowledge: Facts): readonly Hint[] {
  return runsOf(file.instructions)
    .filter(({ span }) => span.end >= range.start && span.start <= range.end)
    .flatMap((run) =>
      pipInstalls(run.script).flatMap((install) => {
        const torch = install.requirements.find(({ name }) => name === 'torch');
        if (torch?.pin === undefined || torch.span.end < range.start || torch.span.end > range.end) return [];
        const indexes = pipIndexes(install, run.lookup);
        const variant = variantOf(torch.pin, install, indexes, knowledge);
        const label = variant === undefined ? undefined : labelOf(variant, knowledge);
        return label === undefined ? [] : [{ at: torch.span.end, label }];
      }),
    );
}

/** The variant that is written, or that of the index, or what the default index brings. */
function variantOf(
  pin: string,
  { action }: PipInstall,
  indexes: ReturnType<typeof pipIndexes>,
  knowledge: Facts,
): string | undefined {
  const { release, local } = splitLocal(pin);
  if (local !== undefined) return local;
  const main = indexes.find(({ kind }) => kind === 'main');
  if (main?.text !== undefined) return knowledge.torchIndexVariant(main.text);
  if (indexes.length > 0 || action !== 'install') return undefined;
  const answer = knowledge.torch(release);
  return answer.kind === 'known' ? answer.value.defaultVariant : undefined;
}

function labelOf(variant: string, knowledge: Facts): string | undefined {
  const cuda = cudaOfVariant(variant);
  if (cuda === undefined) return variant === 'cpu' ? 'CPU only' : undefined;
  const answer = knowledge.minimumDriver(cuda);
  const needs = answer.kind === 'known' ? [driver(answer.value)] : [];
  return [`CUDA ${cuda}`, ...needs].join(' · ');
}
