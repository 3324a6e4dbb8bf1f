import { baseName, imagePath } from '../dockerfile/imagePath.ts';
import type { RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type PlacedCommand, placedCommands } from './commandFolders.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import { condaCommand } from './conda.ts';
import { pipInstall } from './pip.ts';

const GIT_VALUES = new Set(['-b', '--branch', '--depth', '-j', '--jobs', '-c', '--config', '-o', '--origin']);
const VENV_VALUES = new Set(['-p', '--python', '--prompt']);

/** The folders of the image that a RUN fills with many files: a clone, a virtual environment, an installed conda. */
export function filledFolders(run: RunInstruction, folder: string): readonly string[] {
  return placedCommands(run.script, folder).flatMap((placed) => {
    const target = targetOf(placed);
    const base = target?.startsWith('/') ? '/' : placed.folder;
    return target === undefined || base === undefined || target.startsWith('~')
      ? []
      : [imagePath(base, target)];
  });
}

function targetOf({ command }: PlacedCommand): string | undefined {
  const { program, args } = command;
  if (program === 'git') return cloneTarget(args);
  if (program === 'venv' || program === 'virtualenv') return lastOf(args, VENV_VALUES, 0);
  if (program === 'uv' && args.map(wordText)[0] === 'venv') return lastOf(args, VENV_VALUES, 1) ?? '.venv';
  const install = pipInstall(command);
  if (install !== undefined) return optionText(args, ['--target', '-t']);
  if (condaCommand(command) !== undefined) return optionText(args, ['-p', '--prefix']);
  // `bash Miniconda3-latest-Linux-x86_64.sh -b -p /opt/conda`
  const installer = [command.programText, ...args.map(wordText)].some((text) =>
    /conda|mambaforge|miniforge/i.test(text),
  );
  return installer && args.some(({ text }) => /^-[a-z]*b/.test(text)) ? optionText(args, ['-p']) : undefined;
}

function cloneTarget(args: readonly ShellWord[]): string | undefined {
  const { positionals } = readCommandLine(args, GIT_VALUES);
  const [action, address, target] = positionals.map((word) => resolvedValue(word.value));
  if (action !== 'clone') return undefined;
  if (positionals.length > 2) return target;
  return address === undefined ? undefined : baseName(address.replace(/\/+$/, '')).replace(/\.git$/, '');
}

function lastOf(
  args: readonly ShellWord[],
  values: ReadonlySet<string>,
  skipped: number,
): string | undefined {
  const word = readCommandLine(args, values).positionals.slice(skipped).at(-1);
  return word === undefined ? undefined : resolvedValue(word.value);
}

function optionText(args: readonly ShellWord[], names: readonly string[]): string | undefined {
  const { options } = readCommandLine(args, new Set(names));
  return options.find(({ name }) => names.includes(name))?.text;
}
