import type { DockerfileModel, Instruction, Stage } from './model.ts';
import { chainOf } from './stages.ts';

/** Keywords that leave no entry in the history of an image. */
const UNRECORDED = new Set(['FROM']);
/** What is compared of an instruction; what a builder adds or expands stands behind it. */
const COMPARED = 24;

/**
 * The instructions that made the layers of an image, newest first, as far as both agree from the last instruction
 * upwards: below the first that differs is the base image, or the file is not the one that was built. The stage that
 * fits the most layers is taken, since an image may have been built with a target.
 */
export function layerLines(
  file: DockerfileModel,
  createdBy: readonly string[],
): readonly (Instruction | undefined)[] {
  const found = file.stages.map((stage) => matched(recorded(file, stage), createdBy));
  const best = found.reduce<readonly Instruction[]>(
    (most, other) => (other.length >= most.length ? other : most),
    [],
  );
  return createdBy.map((_, index) => best[index]);
}

/** Instructions of a stage and of the stages that it builds on, last first. */
function recorded(file: DockerfileModel, stage: Stage): readonly Instruction[] {
  const stages = [...chainOf(file, stage)].sort((a, b) => a.index - b.index);
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => !UNRECORDED.has(keyword))
    .reverse();
}

function matched(instructions: readonly Instruction[], createdBy: readonly string[]): readonly Instruction[] {
  const end = createdBy.findIndex((text, index) => {
    const instruction = instructions[index];
    return instruction === undefined || !agree(instruction, text);
  });
  return instructions.slice(0, end < 0 ? createdBy.length : end);
}

function agree(instruction: Instruction, createdBy: string): boolean {
  const { keyword, text } = readEntry(createdBy);
  if (keyword !== instruction.keyword) return false;
  if (keyword !== 'RUN' || instruction.keyword !== 'RUN' || instruction.form === 'exec') return true;
  const [first] = instruction.script.commands;
  const written = letters(first?.argv.map((word) => word.text).join(' ') ?? '').slice(0, COMPARED);
  return letters(text).includes(written);
}

interface Entry {
  readonly keyword: string;
  readonly text: string;
}

/**
 * `RUN |1 A=b /bin/sh -c pip install x # buildkit` of BuildKit, `/bin/sh -c #(nop)  CMD ["x"]`, `/bin/sh -c pip
 * install x` and `|1 A=b /bin/sh -c pip install x` of the classic builder and of Buildah.
 */
function readEntry(createdBy: string): Entry {
  const classic = /^[^#]{0,200}#\(nop\) +([A-Z]+)\b(.*)$/s.exec(createdBy);
  if (classic !== null) return { keyword: classic[1] ?? '', text: classic[2] ?? '' };
  const buildkit = /^([A-Z]+)\b(.*)$/s.exec(createdBy);
  if (buildkit !== null) return { keyword: buildkit[1] ?? '', text: buildkit[2] ?? '' };
  return { keyword: 'RUN', text: createdBy };
}

/** Builders write line breaks, blanks and quotes in their own way. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}
