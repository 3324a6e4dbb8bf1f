import type { ShellScript, ShellWord } from '../shell/script.ts';
import { type CommandLine, readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** `conda install …`, `mamba env create -f …`, `micromamba create …`, `conda clean`. */
export interface CondaCommand {
  readonly program: 'conda' | 'mamba' | 'micromamba';
  /** `install`, `create`, `update`, `clean`, `activate`, `env create`, `env update`, … */
  readonly action: string;
  readonly packages: readonly ShellWord[];
  readonly line: CommandLine;
  readonly command: ToolCommand;
}

const WITH_VALUE = new Set([
  '-n',
  '--name',
  '-p',
  '--prefix',
  '-c',
  '--channel',
  '-f',
  '--file',
  '--solver',
  '--subdir',
  '--platform',
  '-r',
  '--root-prefix',
]);

/** The conda-style commands of a script, in order. */
export function condaCommands(script: ShellScript): readonly CondaCommand[] {
  return toolCommands(script).flatMap((command) => condaCommand(command) ?? []);
}

/** Reads one command; undefined when it is not conda, mamba or micromamba with an action. */
export function condaCommand(command: ToolCommand): CondaCommand | undefined {
  const program = (['conda', 'mamba', 'micromamba'] as const).find((name) => name === command.program);
  if (program === undefined) return undefined;
  const line = readCommandLine(command.args, WITH_VALUE);
  const [first, second, ...rest] = line.positionals;
  if (first === undefined) return undefined;
  if (wordText(first) === 'env' && second !== undefined) {
    return { program, action: `env ${wordText(second)}`, packages: rest, line, command };
  }
  return { program, action: wordText(first), packages: line.positionals.slice(1), line, command };
}
