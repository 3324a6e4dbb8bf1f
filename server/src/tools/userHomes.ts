import type { Instruction } from '../dockerfile/model.ts';
import { optionOf, readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { USER_OPTIONS } from './users.ts';

/** The command that makes a user, and whether it makes a home with it. */
export interface MadeHome {
  readonly command: ToolCommand;
  readonly name: string;
  /** The folder the user is to live in. */
  readonly path: string;
  readonly made: boolean;
}

/**
 * What `useradd` in these instructions says of the home of `user`, a name or a number; undefined when nothing does.
 * Without an option it makes none on Debian and Ubuntu, and does on others, where this stays silent.
 */
export function homeOf(instructions: readonly Instruction[], user: string): MadeHome | undefined {
  const commands = instructions.flatMap((i) => (i.keyword === 'RUN' ? toolCommands(i.script) : []));
  return commands.flatMap((command) => read(command, user) ?? []).at(-1);
}

function read(command: ToolCommand, user: string): MadeHome | undefined {
  if (command.program !== 'useradd') return undefined;
  const line = readCommandLine(command.args, USER_OPTIONS);
  const [name] = line.positionals.map(wordText).slice(-1);
  const uid = optionOf(line, '-u', '--uid')?.text;
  if (name === undefined || (name !== user && uid !== user)) return undefined;
  const given = optionOf(line, '-d', '--home', '--home-dir');
  const path = given === undefined ? `/home/${name}` : given.text;
  if (path === undefined) return undefined;
  const wanted = optionOf(line, '-m', '--create-home') !== undefined;
  const refused = optionOf(line, '-M', '--no-create-home') !== undefined;
  return { command, name, path, made: wanted && !refused };
}
