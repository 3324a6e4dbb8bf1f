import type { CopyInstruction, Instruction } from '../dockerfile/model.ts';
import { commandsOf } from '../dockerfile/queries.ts';
import { resolvedValue } from '../text/resolved.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';

/** Programs that start another one as a user with fewer rights. */
const DROPPERS = new Set(['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 'chpst', 's6-setuidgid']);
const NAMED = /(?:^|[/_-])(?:gosu|su-exec)(?:[/_.:@-]|$)/;
/** Options of useradd, adduser and their relatives that take a value. */
export const USER_OPTIONS = new Set([
  '-u',
  '--uid',
  '-g',
  '--gid',
  '-G',
  '--groups',
  '--ingroup',
  '-d',
  '--home',
  '--home-dir',
  '-h',
  '-s',
  '--shell',
  '-c',
  '--comment',
  '--gecos',
  '-k',
  '--skel',
  '-p',
  '--password',
]);

/** A user made in the build: its number when one is written, and its name. */
export interface MadeUser {
  readonly uid: string | undefined;
  readonly name: string;
}

/** The last user that `useradd` or `adduser` makes in these instructions. */
export function madeUser(instructions: readonly Instruction[]): MadeUser | undefined {
  const commands = instructions.flatMap((i) => (i.keyword === 'RUN' ? toolCommands(i.script) : []));
  const made = commands.findLast(({ program }) => program === 'useradd' || program === 'adduser');
  if (made === undefined) return undefined;
  const line = readCommandLine(made.args, USER_OPTIONS);
  const uid = line.options.find(({ name }) => name === '-u' || name === '--uid')?.text;
  // `adduser USER GROUP` only adds to a group; the user is named first.
  const name = (made.program === 'adduser' ? line.positionals[0] : line.positionals.at(-1))?.value;
  if (name?.kind !== 'known' || !/^[a-z_][\w-]*$/.test(name.value)) return undefined;
  return { uid: uid !== undefined && /^\d+$/.test(uid) ? uid : undefined, name: name.value };
}

/**
 * True when the container starts as root only to hand over to another user: the entrypoint calls such a program, or
 * it is a script and the image holds gosu or su-exec for it.
 */
export function dropsPrivileges(instructions: readonly Instruction[]): boolean {
  const commands = commandsOf(instructions).flatMap(({ script }) => toolCommands(script));
  if (commands.some(({ program, wrappers }) => [program, ...wrappers].some((name) => DROPPERS.has(name))))
    return true;
  const entrypoint = instructions.some(({ keyword }) => keyword === 'ENTRYPOINT');
  return entrypoint && instructions.some(bringsDropper);
}

function bringsDropper(instruction: Instruction): boolean {
  if (instruction.keyword === 'RUN')
    return toolCommands(instruction.script).some(({ args }) =>
      args.some((word) => NAMED.test(wordText(word))),
    );
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  return copiesDropper(instruction);
}

function copiesDropper({ words, flags }: CopyInstruction): boolean {
  return [...words, ...flags].some((part) => NAMED.test(part.value ?? ''));
}

/** True for `root`, `0`, `root:users`. */
export function isRootUser(user: string): boolean {
  const name = user.split(':')[0];
  return name === 'root' || name === '0';
}

/** The command that makes a user with this number, in the words of the system. */
function makeUser(alpine: boolean, uid: number, name: string): string {
  return alpine ? `adduser -D -u ${uid} ${name}` : `useradd --create-home --uid ${uid} ${name}`;
}

/** A user for the container to run as. */
export interface ContainerUser {
  /** What stands after USER. */
  readonly reference: string;
  /** What `chown` takes. */
  readonly owner: string;
  /** The command that makes the user; undefined when the file does already. */
  readonly make: string | undefined;
}

/** The user these instructions switch to or make; where there is none, a new one with the number 10001. */
export function containerUser(instructions: readonly Instruction[], alpine: boolean): ContainerUser {
  const used = instructions
    .flatMap((i) => (i.keyword === 'USER' ? (resolvedValue(i.value) ?? []) : []))
    .findLast((name) => !isRootUser(name));
  const made = madeUser(instructions);
  const reference = used ?? made?.uid ?? made?.name;
  if (reference !== undefined) return { reference, owner: reference, make: undefined };
  return { reference: '10001', owner: '10001:10001', make: makeUser(alpine, 10001, 'appuser') };
}
