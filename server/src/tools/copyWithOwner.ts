import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import type { TextEdit } from '../text/edits.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import type { CopiedPath } from './copiedPaths.ts';
import { isWorldWritable } from './fileModes.ts';
import type { RecursiveChange } from './ownership.ts';
import { isUnread, isUnseen } from './unseen.ts';
import { madeUser } from './users.ts';

export interface OwnerRequest {
  readonly file: DockerfileModel;
  readonly run: RunInstruction;
  readonly change: RecursiveChange;
  /** The absolute path whose owner or mode changes. */
  readonly target: string | undefined;
  /** What stands before the RUN in the image. */
  readonly instructions: readonly Instruction[];
  readonly copied: readonly CopiedPath[];
}

export interface OwnerPlan {
  /** `--chown=appuser:appuser` */
  readonly flag: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Lets the COPYs below a folder set owner or mode, and the command change the folder alone. Undefined where the user
 * does not exist yet at a COPY and has no number, or where something else writes into the folder.
 */
export function copyWithOwner(request: OwnerRequest): OwnerPlan | undefined {
  const { file, run, change, target, instructions, copied } = request;
  if (target === undefined || change.paths.length > 1 || target.includes('*')) return undefined;
  const copies = [
    ...new Set(copied.filter(({ path }) => pathBelow(target, path) !== undefined).map(({ copy }) => copy)),
  ];
  const [first] = copies;
  if (first === undefined || copies.some((copy) => copy.stage !== run.stage)) return undefined;
  if (writesBelow(run, instructions, change, target)) return undefined;
  const value = change.program === 'chmod' ? modeOf(change) : ownerAt(change, first, [...instructions, run]);
  const { recursive } = change;
  const option = file.text.slice(recursive.span.start, recursive.span.end);
  if (value === undefined || (option !== '-R' && option !== '--recursive')) return undefined;
  const flag = `--${change.program}=${value}`;
  const edits = copies
    .filter(({ flags }) => !flags.some(({ name }) => name === change.program))
    .map(({ keywordSpan: { end } }) => ({ span: { start: end, end }, text: ` ${flag}` }));
  const end = recursive.span.end;
  const blanks = /^[ \t]*/.exec(file.text.slice(end))?.[0].length ?? 0;
  return { flag, edits: [...edits, { span: { start: recursive.span.start, end: end + blanks }, text: '' }] };
}

/** Only modes in numbers, because BuildKit learned symbolic ones late, and none to be spread that lets everybody write. */
function modeOf({ setting }: RecursiveChange): string | undefined {
  const mode = setting.value.kind === 'known' ? setting.value.value : '';
  return /^[0-7]{3,4}$/.test(mode) && !isWorldWritable(mode) ? mode : undefined;
}

/** How the owner can be written at a COPY: a name only where the user exists already. */
function ownerAt(
  { setting }: RecursiveChange,
  copy: CopyInstruction,
  instructions: readonly Instruction[],
): string | undefined {
  if (setting.value.kind !== 'known') return undefined;
  const owner = setting.value.value;
  if (/^\d+(?::\d+)?$/.test(owner)) return owner;
  if (!/^[a-z_][\w-]*(?::[a-z_][\w-]*)?$/.test(owner)) return undefined;
  const [name, group = name] = owner.split(':');
  const made = madeUser(instructions);
  const before = madeUser(instructions.filter(({ span }) => span.end <= copy.span.start));
  if (before?.name === name && group === name) return owner;
  return made?.name === name && made?.uid !== undefined && group === name
    ? `${made.uid}:${made.uid}`
    : undefined;
}

/** Programs that write where their arguments say. */
const WRITERS = new Set(
  'mkdir touch cp mv ln git wget curl tar unzip install tee rsync hf huggingface-cli aria2c gdown'.split(' '),
);

/** True when a command writes below the folder, or does something that is not visible. */
function writesBelow(
  run: RunInstruction,
  instructions: readonly Instruction[],
  { command: own }: RecursiveChange,
  target: string,
): boolean {
  return runsOf([...instructions, run]).some(
    (one) =>
      isUnread(one) ||
      toolCommands(one.script).some(
        (command) => command.span.start !== own.span.start && mayWrite(command, target),
      ),
  );
}

function mayWrite(command: ToolCommand, target: string): boolean {
  const { program, args, redirects } = command;
  if (isUnseen(command) || program === 'python') return true;
  const options = ['--target', '-t', '--prefix'];
  const writes = WRITERS.has(program) || args.some(({ text }) => options.includes(text));
  const words = [...(writes ? args : []), ...redirects.flatMap((redirect) => redirect.target ?? [])];
  return words.some((word) => {
    const text = resolvedValue(word.value) ?? wordText(word);
    return text !== '/dev/null' && (pathBelow(target, imagePath(target, text)) ?? '') !== '';
  });
}
