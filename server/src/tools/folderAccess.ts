import { imagePath, pathBelow, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, Instruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { placedCommands } from './commandFolders.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { isRootUser } from './users.ts';

/**
 * Whether the user of the image may write to a folder: `root` made it and kept it, or there is none, or something lets
 * the user in. `unknown` when that cannot be told.
 */
export interface FolderAccess {
  readonly kind: 'root' | 'absent' | 'writable' | 'unknown';
  /** What made it. */
  readonly span: Span | undefined;
  /** There is something in it that belongs to root as well. */
  readonly filled: boolean;
}

/** What the instructions say of users and working folders, at each of them. */
export interface Surroundings {
  readonly users: ReadonlyMap<Instruction, string | undefined>;
  readonly folders: ReadonlyMap<Instruction, string>;
}

const SHARED = /^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/;
const ABSENT: FolderAccess = { kind: 'absent', span: undefined, filled: false };
const WRITABLE: FolderAccess = { kind: 'writable', span: undefined, filled: false };
const UNKNOWN: FolderAccess = { kind: 'unknown', span: undefined, filled: false };

/** Who may write to `path` in the image that `instructions` form. */
export function folderAccess(
  instructions: readonly Instruction[],
  path: string,
  { users, folders }: Surroundings,
): FolderAccess {
  if (SHARED.test(path)) return WRITABLE;
  if (pathBelow('/root', path) !== undefined) return { kind: 'root', span: undefined, filled: true };
  let access = ABSENT;
  for (const instruction of instructions) {
    const user = users.get(instruction);
    if (user === undefined) return UNKNOWN;
    const place: Place = { path, folder: folders.get(instruction) ?? '/', root: isRootUser(user) };
    const change = changeOf(instruction, place);
    if (change?.kind === 'unknown' || (change?.kind === 'writable' && instruction.keyword === 'VOLUME'))
      return change;
    // What an ancestor lets in does not undo that root made the folder itself afterwards.
    access = change ?? access;
  }
  return access;
}

interface Place {
  readonly path: string;
  readonly folder: string;
  /** The instruction works as root. */
  readonly root: boolean;
}

function changeOf(instruction: Instruction, place: Place): FolderAccess | undefined {
  if (instruction.keyword === 'VOLUME')
    return instruction.words.some(({ value }) => pathBelow(volumePath(value), place.path) !== undefined)
      ? WRITABLE
      : undefined;
  if (instruction.keyword === 'WORKDIR') return madeAt(place.folder, instruction.span, place);
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return copied(instruction, place);
  if (instruction.keyword !== 'RUN') return undefined;
  return placedCommands(instruction.script, place.folder).reduce<FolderAccess | undefined>(
    (before, { command, folder }) => byCommand(command, { ...place, folder: folder ?? '?' }) ?? before,
    undefined,
  );
}

/** A path of VOLUME, which may be an item of a JSON list. */
function volumePath(word: string): string {
  return imagePath('/', word.replace(/^\[?"?|"?,?\]?$/g, ''));
}

/** A folder made at `made`: with it come those above it. */
function madeAt(made: string, span: Span, { path, root }: Place): FolderAccess | undefined {
  if (pathBelow(path, made) !== undefined) return root ? { kind: 'root', span, filled: false } : WRITABLE;
  return !root && pathBelow(made, path) !== undefined ? WRITABLE : undefined;
}

function copied(instruction: CopyInstruction, { path, folder }: Place): FolderAccess | undefined {
  const { destination, flags, span } = instruction;
  if (destination === undefined) return UNKNOWN;
  const target = imagePath(folder, pathText(destination));
  const given = flags.some(({ name }) => name === 'chown' || name === 'chmod');
  if (given)
    return pathBelow(target, path) !== undefined || pathBelow(path, target) !== undefined
      ? WRITABLE
      : undefined;
  return pathBelow(path, target) === undefined ? undefined : { kind: 'root', span, filled: true };
}

const OPENERS = new Set(['chown', 'chmod', 'chgrp', 'setfacl', 'install']);
const MOVERS = new Set(['mv', 'cp', 'ln', 'tar', 'unzip', 'rsync', 'git']);

function byCommand(command: ToolCommand, place: Place): FolderAccess | undefined {
  const { program, args, span, wrappers, context } = command;
  if (!OPENERS.has(program) && !MOVERS.has(program) && program !== 'mkdir') return undefined;
  const { positionals } = readCommandLine(args, new Set(['-o', '--owner', '-g', '--group', '-m', '--mode']));
  const paths = positionals.flatMap((word) => resolvedValue(word.value) ?? []);
  // A path that is not known may be this one.
  if (paths.length < positionals.length) return UNKNOWN;
  const places = paths.map((path) => imagePath(place.folder, path.replace(/\/?\*$/, '')));
  if (program === 'mkdir') {
    const root = place.root || wrappers.includes('sudo');
    const made = places
      .map((path) => madeAt(path, span, { ...place, root }))
      .findLast((one) => one !== undefined);
    return context.conditional && made !== undefined ? UNKNOWN : made;
  }
  if (MOVERS.has(program))
    return places.some((path) => pathBelow(place.path, path) !== undefined) ? UNKNOWN : undefined;
  const [owner = ''] = positionals.map(wordText);
  if (program === 'chown' && /^(?:root|0)?(?::(?:root|0))?$/.test(owner)) return undefined;
  const opened = places.some((path) => pathBelow(path, place.path) !== undefined);
  return opened ? WRITABLE : undefined;
}
