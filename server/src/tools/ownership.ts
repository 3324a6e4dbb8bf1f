import type { ShellWord } from '../shell/script.ts';
import { type Option, readCommandLine } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** `chown -R owner path…` or `chmod -R mode path…`. */
export interface RecursiveChange {
  readonly program: 'chown' | 'chmod';
  readonly command: ToolCommand;
  /** The owner or the mode. */
  readonly setting: ShellWord;
  readonly paths: readonly ShellWord[];
  /** The option that makes it recursive. */
  readonly recursive: Option;
}

const WITH_VALUE = new Set(['--from']);

/** Reads one command; undefined when it is no recursive change of owner or mode with both written out. */
export function recursiveChange(command: ToolCommand): RecursiveChange | undefined {
  const program = (['chown', 'chmod'] as const).find((name) => name === command.program);
  if (program === undefined) return undefined;
  const { options, positionals } = readCommandLine(command.args, WITH_VALUE);
  const recursive = options.find(({ name }) => name === '-R' || name === '--recursive');
  const [setting, ...paths] = positionals;
  if (recursive === undefined || setting === undefined || paths.length === 0) return undefined;
  return options.some(({ name }) => name === '--reference')
    ? undefined
    : { program, command, setting, paths, recursive };
}
