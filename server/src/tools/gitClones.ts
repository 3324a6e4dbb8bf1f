import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type PlacedCommand, placedCommands } from './commandFolders.ts';
import { type CommandLine, type Option, optionOf, readCommandLine, wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** A `git clone` of a remote repository. */
export interface GitClone {
  readonly command: ToolCommand;
  /** The word `clone`. */
  readonly actionWord: ShellWord;
  readonly repository: ShellWord;
  readonly url: string;
  /** Name of the repository, without `.git`. */
  readonly name: string;
  /** Where it is cloned to; undefined when that is not known. */
  readonly folder: string | undefined;
  /** `--branch`, or undefined for the default branch. */
  readonly branch: Option | undefined;
}

interface GitCall {
  readonly action: string;
  readonly actionWord: ShellWord;
  readonly line: CommandLine;
  /** Folder the command works in. */
  readonly folder: string | undefined;
}

const BEFORE_ACTION = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path']);
const CLONE_VALUES = new Set([
  ...['-b', '--branch', '--revision', '--depth', '-o', '--origin', '-c', '--config', '-j', '--jobs'],
  ...['--filter', '--reference', '--reference-if-able', '--template', '-u', '--upload-pack'],
  ...['--shallow-since', '--shallow-exclude', '--separate-git-dir', '--server-option', '--ref-format'],
]);
const REMOTE = /^(?:(?:https?|ssh|git|git\+ssh):\/\/|[\w.-]+@[\w.-]+:)/;
/** Names that git workflows give to branches that move, and to tags that are moved. */
const MOVING =
  /^(?:(?:refs\/heads\/|origin\/|upstream\/)?(?:main|master|trunk|dev|devel|develop|development|next|nightly|latest|HEAD))$/;

/** The clones of remote repositories in a RUN that starts in the folder `start`. */
export function gitClones(run: RunInstruction, start: string): readonly GitClone[] {
  return placedCommands(run.script, start).flatMap(({ command, folder }) => cloneOf(command, folder) ?? []);
}

function cloneOf(command: ToolCommand, start: string | undefined): GitClone | undefined {
  const call = gitCall(command, start);
  if (call?.action !== 'clone') return undefined;
  const [repository, target] = call.line.positionals;
  const url = repository === undefined ? undefined : resolvedValue(repository.value);
  // `--revision` names a commit or a full reference and checks it out detached.
  if (repository === undefined || url === undefined || !REMOTE.test(url)) return undefined;
  if (optionOf(call.line, '--revision') !== undefined) return undefined;
  const name = /([^/:]+?)(?:\.git)?\/*$/.exec(url)?.[1] ?? url;
  const path = target === undefined ? name : resolvedValue(target.value);
  const known = path !== undefined && (path.startsWith('/') || call.folder !== undefined);
  const folder = known ? imagePath(call.folder ?? '/', path) : undefined;
  const branch = optionOf(call.line, '-b', '--branch');
  return { command, actionWord: call.actionWord, repository, url, name, folder, branch };
}

/** Reads `git [-C folder] action …`; undefined for every other program. */
function gitCall(command: ToolCommand, start: string | undefined): GitCall | undefined {
  if (command.program !== 'git') return undefined;
  let folder = start;
  for (let at = 0; at < command.args.length; at++) {
    const word = command.args[at];
    if (word === undefined) return undefined;
    const text = wordText(word);
    if (!text.startsWith('-')) {
      const line = readCommandLine(command.args.slice(at + 1), text === 'clone' ? CLONE_VALUES : new Set());
      return { action: text, actionWord: word, line, folder };
    }
    if (!BEFORE_ACTION.has(text)) continue;
    at++;
    const value = resolvedValue(command.args[at]?.value);
    if (text !== '-C') continue;
    const known = value !== undefined && (value.startsWith('/') || folder !== undefined);
    folder = known ? imagePath(folder ?? '/', value) : undefined;
  }
  return undefined;
}

/** True when the branch, or the lack of one, follows whatever is pushed; `undefined` branch is the default one. */
export function isMoving(branch: Option | undefined): boolean {
  return branch === undefined || (branch.text !== undefined && MOVING.test(branch.text));
}

/** True for a command that puts the clone on a named state: `git checkout v1.2`, `git reset --hard 1a2b3c`. */
export function pinsClone(clone: GitClone, { command, folder }: PlacedCommand): boolean {
  const call = gitCall(command, folder);
  if (call === undefined || !['checkout', 'switch', 'reset'].includes(call.action)) return false;
  const here = call.folder;
  const same =
    here === undefined || clone.folder === undefined || pathBelow(clone.folder, here) !== undefined;
  return same && call.line.positionals.some(namesState);
}

/** True for a command that runs a script from outside of the clone, which may put the clone on any state. */
export function runsOtherScript(clone: GitClone, { command, folder }: PlacedCommand): boolean {
  const { program, programText, args } = command;
  const runs = ['sh', 'bash', 'source', '.'].includes(program);
  const operand = args.find((word) => !wordText(word).startsWith('-'));
  const path = runs ? operand && resolvedValue(operand.value) : programText;
  if (path === undefined || !/\.(?:sh|bash)$/.test(path)) return false;
  if (!path.startsWith('/') && folder === undefined) return false;
  return clone.folder === undefined || pathBelow(clone.folder, imagePath(folder ?? '/', path)) === undefined;
}

/** A build argument lets the build choose, whatever its default is; `.` are files put back. */
function namesState(word: ShellWord): boolean {
  const text = wordText(word);
  return word.value.kind === 'overridable' || (text !== '.' && !MOVING.test(text));
}
