import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { placedCommands } from './commandFolders.ts';
import { type CommandLine, readCommandLine, wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { keptOutOfLayer } from './mounts.ts';
import { removedPaths } from './removals.ts';

/** A place where a mode lets everybody write. */
export interface OpenMode {
  /** As written: `777`, `a+rwx`. */
  readonly mode: string;
  readonly span: Span;
  /** What gets it, as absolute paths; the destination of a COPY as written. */
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly command: ToolCommand | undefined;
}

/** True when a mode, in numbers or letters, lets others write and sets no sticky bit. */
export function isWorldWritable(mode: string): boolean {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  }
  const clauses = mode.split(',').map((clause) => /^([ugoa]*)([+=-])([rwxXst]*)$/.exec(clause));
  if (clauses.some((clause) => clause === null)) return false;
  const gives = (letters: RegExp): boolean =>
    clauses.some((clause) => clause?.[2] !== '-' && letters.test(clause?.[3] ?? ''));
  // Without letters in front, `+w` leaves out what the umask does, which is writing for others.
  const open = clauses.some(
    (clause) => /[oa]/.test(clause?.[1] ?? '') && clause?.[2] !== '-' && (clause?.[3] ?? '').includes('w'),
  );
  const closed = clauses.some(
    (clause) => /[oa]/.test(clause?.[1] ?? '') && clause?.[2] === '-' && (clause?.[3] ?? '').includes('w'),
  );
  return open && !closed && !gives(/t/);
}

/** The same mode with writing left to the owner; undefined where it is not one plain clause. */
export function ownerOnly(mode: string): string | undefined {
  if (/^[0-7]{3,4}$/.test(mode))
    return (Number.parseInt(mode, 8) & ~0o022).toString(8).padStart(mode.length, '0');
  const clause = /^(?:a|ugo|uog)([+=])([rwxX]+)$/.exec(mode);
  const [, operator = '', letters = ''] = clause ?? [];
  if (clause === null) return undefined;
  const others = letters.replace('w', '');
  if (others === '' && operator === '=') return undefined;
  return others === '' ? `u${operator}${letters}` : `u${operator}${letters},go${operator}${others}`;
}

const WITH_VALUE = new Set(['-m', '--mode', '-o', '--owner', '-g', '--group', '-t', '--target-directory']);

/** The modes of a RUN that let everybody write into what stays in the layer. Paths that are not known are left out. */
export function openModes(run: RunInstruction, start: string): readonly OpenMode[] {
  const placed = placedCommands(run.script, start);
  return placed.flatMap(({ command, folder }, at) => {
    const found = modeOf(command);
    if (found === undefined || !isWorldWritable(found.mode)) return [];
    const paths = found.paths.flatMap((path) => absolute(path, folder) ?? []);
    const later = placed.slice(at + 1);
    const shipped = paths.filter(
      (path) =>
        !isTemporary(path) && !keptOutOfLayer(run, path) && !later.some((other) => removes(other, path)),
    );
    return shipped.length === 0 ? [] : [{ ...found, paths: shipped, command }];
  });
}

function absolute(path: string, folder: string | undefined): string | undefined {
  return path.startsWith('/') || folder !== undefined ? imagePath(folder ?? '/', path) : undefined;
}

/** Below `/tmp`, where everything is passing; `/tmp` itself must keep its sticky bit. */
function isTemporary(path: string): boolean {
  return ['/tmp', '/var/tmp', '/dev', '/proc', '/sys', '/run/lock'].some(
    (folder) => (pathBelow(folder, path) ?? '') !== '',
  );
}

function removes(
  { command, folder }: { command: ToolCommand; folder: string | undefined },
  path: string,
): boolean {
  return removedPaths(command).some((removed) => {
    const full = absolute(removed, folder);
    return full !== undefined && pathBelow(full, path) !== undefined;
  });
}

type Found = Omit<OpenMode, 'command'>;

/** The mode that chmod, `mkdir -m` or `install -m` sets, and on what. */
function modeOf({ program, args }: ToolCommand): Found | undefined {
  const line = readCommandLine(args, program === 'chmod' ? new Set() : WITH_VALUE);
  if (program === 'chmod') return changedMode(line);
  if (program !== 'mkdir' && program !== 'install') return undefined;
  const option = line.options.find(({ name }) => name === '-m' || name === '--mode');
  if (option?.text === undefined || option.value === undefined) return undefined;
  const directory = line.options.some(({ name }) => name === '-d' || name === '--directory');
  const made = program === 'mkdir' || directory ? line.positionals : line.positionals.slice(-1);
  const { end } = option.value.span;
  const span = { start: end - option.text.length, end };
  return {
    mode: option.text,
    span,
    paths: made.flatMap((word) => resolvedValue(word.value) ?? []),
    recursive: false,
  };
}

function changedMode({ options, positionals }: CommandLine): Found | undefined {
  const [mode, ...paths] = positionals;
  if (mode === undefined || options.some(({ name }) => name === '--reference')) return undefined;
  return {
    mode: wordText(mode),
    span: mode.span,
    paths: paths.flatMap((word) => resolvedValue(word.value) ?? []),
    recursive: options.some(({ name }) => name === '-R' || name === '--recursive'),
  };
}

/** The `--chmod` of a COPY or ADD that lets everybody write. */
export function openCopyMode({ flags, destination }: CopyInstruction): OpenMode | undefined {
  const flag = flags.find(({ name }) => name === 'chmod');
  const path = resolvedValue(destination);
  if (flag?.value === undefined || flag.valueSpan === undefined || path === undefined) return undefined;
  if (!isWorldWritable(flag.value) || isTemporary(path)) return undefined;
  return { mode: flag.value, span: flag.valueSpan, paths: [path], recursive: false, command: undefined };
}
