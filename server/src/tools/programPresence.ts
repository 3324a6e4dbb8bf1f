import type { CopyInstruction, Instruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { isInstall, packageCommand, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** What instructions say about a program; `unknown` when something that is not visible may install it. */
export type Presence =
  | { readonly kind: 'present' | 'absent' | 'unknown' }
  | { readonly kind: 'removed'; readonly by: Span };

/** Folders that bring programs along when they are copied whole. */
const PROGRAM_FOLDERS = /^\/?(?:\.|(?:usr|usr\/local|usr\/bin|usr\/local\/bin|bin|sbin|opt)?)\/?\*?$/;
const ARCHIVE = /\.(?:tar(?:\.\w+)?|tgz|txz)$/;

/**
 * Follows what the instructions of an image do to a program. Being named by any command counts as installing it, and
 * so does running it, because a build whose RUN calls a missing program stops. `isIt` knows its
 * name and those of its packages; `excluded` knows commands that cannot bring it, although what they do is not visible.
 */
export function programPresence(
  instructions: readonly Instruction[],
  isIt: (name: string) => boolean,
  excluded: (command: ToolCommand) => boolean = () => false,
): Presence {
  let state: Presence = { kind: 'absent' };
  let hidden = false;
  for (const instruction of instructions) {
    if (instruction.keyword === 'RUN') {
      hidden ||= isUnread(instruction);
      for (const command of toolCommands(instruction.script)) {
        state = effectOf(command, isIt) ?? state;
        hidden ||= !excluded(command) && (isUnseen(command) || installsUnknown(command));
      }
    } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      const brought = copyEffect(instruction, isIt);
      if (brought === 'present') state = { kind: 'present' };
      else hidden ||= brought === 'unknown';
    }
  }
  return state.kind === 'absent' && hidden ? { kind: 'unknown' } : state;
}

/** True when a command calls the program before anything in the instructions brings it: the base image has to. */
export function reliesOnBase(instructions: readonly Instruction[], isIt: (name: string) => boolean): boolean {
  for (const instruction of instructions) {
    if (instruction.keyword === 'RUN') {
      for (const command of toolCommands(instruction.script)) {
        if (isIt(command.program)) return true;
        if (namedIn(command, isIt)?.kind === 'present') return false;
      }
    } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      if (copyEffect(instruction, isIt) === 'present') return false;
    }
  }
  return false;
}

/** What one command does to the program; undefined when it shows nothing. */
export function effectOf(command: ToolCommand, isIt: (name: string) => boolean): Presence | undefined {
  const { program, context } = command;
  const surelyRan = !context.conditional && !context.failureHandled;
  return namedIn(command, isIt) ?? (isIt(program) && surelyRan ? { kind: 'present' } : undefined);
}

function namedIn(command: ToolCommand, isIt: (name: string) => boolean): Presence | undefined {
  if (!command.args.some((word) => isIt(baseName(packageName(word) ?? wordText(word))))) return undefined;
  const removes = /^(?:remove|purge|autoremove|erase|del|rm)$/.test(packageCommand(command)?.action ?? '');
  return removes ? { kind: 'removed', by: command.span } : { kind: 'present' };
}

/** An installation of packages that are not written out: a variable, a list read from a file. */
export function installsUnknown(command: ToolCommand): boolean {
  if (command.program === 'xargs') return true;
  const packages = packageCommand(command);
  if (packages === undefined || !isInstall(packages)) return false;
  return packages.packages.some((word) => packageName(word) === undefined);
}

/** Whether files that are copied bring the program. */
export function copyEffect(
  copy: CopyInstruction,
  isIt: (name: string) => boolean,
): 'present' | 'unknown' | 'nothing' {
  const paths = [...copy.sources, copy.destination].map((path) => resolvedValue(path));
  if (paths.some((path) => path !== undefined && isIt(baseName(path)))) return 'present';
  if (copy.from === undefined) {
    return copy.keyword === 'ADD' && paths.some((path) => ARCHIVE.test(path ?? '')) ? 'unknown' : 'nothing';
  }
  const sources = copy.sources.map((path) => resolvedValue(path));
  return sources.some((path) => path === undefined || PROGRAM_FOLDERS.test(path)) ? 'unknown' : 'nothing';
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** True when `name`, a program or a package, brings `tool`. */
export function bringsTool(tool: string, name: string): boolean {
  if (tool === 'python') return isPython(name);
  if (tool === 'pip') return /^(?:pip\d?|(?:python\d?|py3)-pip)$/.test(name);
  if (tool === 'nc') return /^(?:nc|ncat|netcat.*|nmap.*|busybox)$/.test(name);
  return name === tool || name === `${tool}-minimal` || (tool === 'wget' && name === 'busybox');
}

/** Names of programs and packages that bring a Python. */
export function isPython(name: string): boolean {
  return /^(?:python\d?(?:[.-].*)?|py3-.*|pip\d?|conda|(?:micro)?mamba|(?:mini|ana)conda.*|miniforge.*|uv|\.?pyenv(?:\.git)?)$/i.test(
    name,
  );
}
