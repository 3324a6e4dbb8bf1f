import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { instructionsOf, stageOf } from '../../dockerfile/stages.ts';
import type { Requirement } from '../../formats/requirement.ts';
import type { Offset } from '../../text/span.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { pipIndexes } from '../../tools/pipIndexes.ts';
import { baseFactsOf } from '../baseFacts.ts';
import type { Background } from '../hovers/placed.ts';
import { architectureProposals } from './architectureProposals.ts';
import { cacheMountProposals } from './cacheMountProposals.ts';
import { imageProposals } from './imageProposals.ts';
import { indexProposals } from './indexProposals.ts';
import { installAt, typedWord } from './installSite.ts';
import { type InstallContext, versionProposals, versionSite } from './packageProposals.ts';
import { all, NOTHING, type Proposals } from './proposal.ts';
import { variableProposals } from './variableProposals.ts';

const INDEX_OPTION = /^(?:-i|--index-url|--default-index|--extra-index-url|--index)$/;
const INDEX_ASSIGNED = /^--(?:index-url|default-index|extra-index-url|index)=/;

/** What to write at `offset` of a Dockerfile, as far as it is particular to machine learning. */
export function dockerfileProposals(
  file: DockerfileModel,
  offset: Offset,
  background: Background,
): Proposals {
  if (file.comments.some(({ span }) => span.start < offset && offset <= span.end)) return NOTHING;
  const instruction = instructionAt(file, offset);
  const { knowledge } = background;
  switch (instruction?.keyword) {
    case 'FROM':
      return imageProposals(file.text, instruction, offset, background);
    case 'RUN':
      return runProposals(file, instruction, offset, background);
    case 'ENV': {
      const listed = architectureProposals(file, instruction, offset, knowledge);
      return all(listed.length > 0 ? listed : variableProposals(file.text, instruction, offset, knowledge));
    }
    case 'ARG':
      return all(architectureProposals(file, instruction, offset, knowledge));
    default:
      return NOTHING;
  }
}

function runProposals(
  file: DockerfileModel,
  run: RunInstruction,
  offset: Offset,
  { knowledge }: Background,
): Proposals {
  const mounts = cacheMountProposals(run, offset);
  if (mounts.length > 0) return all(mounts);
  const listed = architectureProposals(file, run, offset, knowledge);
  if (listed.length > 0) return all(listed);
  const install = installAt(file.text, pipInstalls(run.script), offset);
  const word = install === undefined ? undefined : typedWord(file.text, install, offset);
  if (install === undefined || word === undefined) return NOTHING;
  const { span, typed, previous } = word;
  const base = baseFactsOf(file, run, knowledge);
  const assigned = INDEX_ASSIGNED.exec(typed)?.[0];
  if (assigned !== undefined || (previous !== undefined && INDEX_OPTION.test(previous))) {
    const at = { start: span.start + (assigned?.length ?? 0), end: span.end };
    const torch = install.requirements.find(({ name }) => name === 'torch');
    return all(indexProposals(at, torch?.pin, base?.cuda, knowledge));
  }
  const site = versionSite(file.text, span, offset);
  if (site === undefined) return NOTHING;
  const context: InstallContext = {
    beside: [...install.requirements, ...earlierRequirements(file, run)],
    variant: variantOf(install, run, knowledge),
    base,
  };
  return versionProposals(site, context, knowledge);
}

/** The wheel variant of the index an installation looks in, when it is one of PyTorch's. */
function variantOf(
  install: PipInstall,
  run: RunInstruction,
  knowledge: Background['knowledge'],
): string | undefined {
  const main = pipIndexes(install, run.lookup).find(({ kind }) => kind === 'main');
  return main?.text === undefined ? undefined : knowledge.torchIndexVariant(main.text);
}

/** What the stage installed before, the latest first. */
function earlierRequirements(file: DockerfileModel, run: RunInstruction): readonly Requirement[] {
  const stage = stageOf(file, run);
  if (stage === undefined) return [];
  return instructionsOf(file, stage)
    .flatMap((other) => (other.keyword === 'RUN' && other.span.start < run.span.start ? [other] : []))
    .flatMap(({ script }) => pipInstalls(script))
    .flatMap(({ requirements }) => requirements)
    .reverse();
}

/** The instruction a cursor is in; blanks behind it on its line still belong to it. */
function instructionAt(file: DockerfileModel, offset: Offset): Instruction | undefined {
  const instruction = file.instructions.findLast(({ span }) => span.start <= offset);
  if (instruction === undefined) return undefined;
  const { end } = instruction.span;
  return offset <= end || /^[ \t]*$/.test(file.text.slice(end, offset)) ? instruction : undefined;
}
