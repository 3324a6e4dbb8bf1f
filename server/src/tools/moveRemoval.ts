import { baseName, contextPath, imagePath, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { resolvedValue } from '../text/resolved.ts';
import { appendCommand } from './appendCommand.ts';
import { toolCommands } from './commands.ts';
import { isLargeFile } from './copiedPaths.ts';
import { linesOf, withLineBreak } from './instructionLines.ts';
import type { Removal, Stored } from './layerFiles.ts';
import { removedPaths } from './removals.ts';
import { removeCommand } from './removeCommand.ts';

/** A removal that comes too late for the layer it is about. */
export interface LateRemoval {
  readonly file: DockerfileModel;
  readonly stored: Stored;
  readonly run: RunInstruction;
  readonly removal: Removal;
  /** What stands between the instruction that stores and the RUN that removes. */
  readonly between: readonly Instruction[];
}

/** Removes in the RUN that stores. Undefined where something in between needs the files, or the text is not plain. */
export function removeAtOnce({ file, stored, run, removal, between }: LateRemoval): TextEdit[] | undefined {
  if (stored.by.keyword !== 'RUN' || stored.by.stage !== run.stage || removal.paths.length > 1)
    return undefined;
  const earlier = toolCommands(run.script).filter(({ span }) => span.start < removal.command.span.start);
  const name = baseName(stored.path);
  const used = [...between.map(({ span }) => span), ...earlier.map(({ span }) => span)];
  if (used.some(({ start, end }) => file.text.slice(start, end).includes(name))) return undefined;
  const moved = appendCommand(file, stored.by, `rm -rf ${stored.path}`);
  const removed = withoutCommand(file, run, removal);
  return moved === undefined || removed === undefined ? undefined : [moved, removed];
}

function withoutCommand(
  file: DockerfileModel,
  run: RunInstruction,
  { command }: Removal,
): TextEdit | undefined {
  if (toolCommands(run.script).length > 1) return removeCommand(file, run, command);
  const lines = linesOf(file, run);
  return lines && { span: withLineBreak(file, lines), text: '' };
}

/** Mounts what a COPY brings for one RUN only. Undefined where another instruction may need it. */
export function mountInstead({ file, stored, run, removal, between }: LateRemoval): TextEdit[] | undefined {
  const { by } = stored;
  if (by.keyword !== 'COPY' || by.stage !== run.stage || removedPaths(removal.command).length > 1)
    return undefined;
  const source = sourceOf(by);
  const only = removal.paths[0];
  const plain = between.every(
    ({ keyword }) => keyword === 'WORKDIR' || keyword === 'ENV' || keyword === 'ARG',
  );
  const lines = linesOf(file, by);
  const removed = removeCommand(file, run, removal.command);
  if (source === undefined || only !== imagePath('/', stored.path) || !plain) return undefined;
  if (lines === undefined || removed === undefined) return undefined;
  const at = run.keywordSpan.end;
  // A folder may be built in; what is written to the mount is discarded.
  const writable = isLargeFile(stored.path) ? '' : ',rw';
  const mount = ` --mount=type=bind,${source},target=${stored.path}${writable}`;
  return [
    { span: withLineBreak(file, lines), text: '' },
    { span: { start: at, end: at }, text: mount },
    removed,
  ];
}

/** The one source of a COPY without patterns, as options of a mount. */
function sourceOf({ sources, from, flags }: CopyInstruction): string | undefined {
  const [source] = sources;
  if (
    source === undefined ||
    sources.length > 1 ||
    flags.some(({ name }) => name !== 'from' && name !== 'link')
  )
    return undefined;
  const path = contextPath(pathText(source));
  if (source.kind !== 'known' || !/^[\w.@+/-]+$/.test(path)) return undefined;
  const stage = resolvedValue(from);
  if (from === undefined) return `source=${path}`;
  return stage === undefined || !/^[\w.:/@-]+$/.test(stage) ? undefined : `from=${stage},source=/${path}`;
}
