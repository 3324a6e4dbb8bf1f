import { imagePath } from '../dockerfile/imagePath.ts';
import type { DockerfileModel, Instruction, RunInstruction, Stage } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { chainOf } from '../dockerfile/stages.ts';
import { workingFolders } from '../dockerfile/workingFolders.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { placedCommands } from './commandFolders.ts';
import { optionOf, readCommandLine } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** A virtual environment that a RUN makes. */
export interface Venv {
  /** Absolute path in the image. */
  readonly path: string;
  readonly span: Span;
  readonly run: RunInstruction;
  /** Made so that its scripts find their Python wherever it is put. */
  readonly relocatable: boolean;
  /** Made by the `python` or `python3` that is found first, not by one that is named more exactly. */
  readonly plain: boolean;
}

const WITH_VALUE = new Set([
  '--prompt',
  '--python',
  '-p',
  '--app-data',
  '--seeder',
  '--cache-dir',
  '--link-mode',
]);

/** The virtual environments made in a stage and the stages it continues, in order. */
export function venvsOf(file: DockerfileModel, stage: Stage): readonly Venv[] {
  const instructions = chainOf(file, stage).flatMap((member) => member.instructions);
  if (!runsOf(instructions).some((run) => file.text.slice(run.span.start, run.span.end).includes('env')))
    return [];
  const folders = workingFolders(file);
  return runsOf(instructions).flatMap((run) =>
    placedCommands(run.script, folders.get(run) ?? '/').flatMap(({ command, folder }): Venv[] => {
      const made = madeVenv(file, command);
      if (made === undefined || (folder === undefined && !made.path.startsWith('/'))) return [];
      return [{ ...made, path: imagePath(folder ?? '/', made.path), span: command.span, run }];
    }),
  );
}

function madeVenv(
  file: DockerfileModel,
  { program, args, span, wrappers }: ToolCommand,
): Pick<Venv, 'path' | 'relocatable' | 'plain'> | undefined {
  const uv = program === 'uv' && args[0]?.text === 'venv';
  if (!uv && program !== 'venv' && program !== 'virtualenv') return undefined;
  const line = readCommandLine(uv ? args.slice(1) : args, WITH_VALUE);
  const [word] = line.positionals;
  const path = word === undefined ? undefined : resolvedValue(word.value);
  if (path === undefined || path === '' || path.startsWith('~') || line.positionals.length > 1)
    return undefined;
  const relocatable = uv && optionOf(line, '--relocatable') !== undefined;
  const called = /^python3?\s/.test(file.text.slice(span.start, span.end));
  const plain = wrappers.length === 1 && called && optionOf(line, '-p', '--python') === undefined;
  return { path, relocatable, plain };
}

/** Programs that bring a Python of their own. */
const OTHER_PYTHON = new Set(['conda', 'mamba', 'micromamba', 'pyenv', 'pixi', 'uv']);

/** True when something in `instructions` may put another Python before the one of the base image. */
export function bringsOtherPython(instructions: readonly Instruction[]): boolean {
  return runsOf(instructions).some(({ script }) =>
    placedCommands(script, '/').some(
      ({ command: { program, args } }) =>
        OTHER_PYTHON.has(program) || args.some((word) => /python|conda|miniforge/i.test(word.text)),
    ),
  );
}
