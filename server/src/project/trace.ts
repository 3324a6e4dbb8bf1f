import { contextPath, imagePath, pathBelow, pathText } from '../dockerfile/imagePath.ts';
import type {
  CopyInstruction,
  DockerfileModel,
  Heredoc,
  Instruction,
  RunInstruction,
  Stage,
} from '../dockerfile/model.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type ToolCommand, toolCommands } from '../tools/commands.ts';
import { copySources } from './copyOrigin.ts';
import { mayChange } from './fileChanges.ts';

/**
 * Where a file of the image may come from: the build context, a here-document of a COPY, or something that cannot be
 * read here (`opaque`): it was made or changed on the way, downloaded, or part of another image.
 */
export type Origin =
  | { readonly kind: 'context'; readonly path: string; readonly named: boolean }
  | { readonly kind: 'written'; readonly doc: Heredoc }
  | { readonly kind: 'opaque' };

/** A file as one command of the build sees it. */
export interface Sighting {
  readonly stage: Stage;
  readonly run: RunInstruction;
  readonly command: ToolCommand;
  /** Absolute, in the image. */
  readonly path: string;
}

/** A Dockerfile with the working folder of each of its instructions. */
export interface Build {
  readonly file: DockerfileModel;
  readonly folders: ReadonlyMap<Instruction, string>;
}

const OPAQUE: Origin = { kind: 'opaque' };

/**
 * Follows a file of the image back through bind mounts, COPY and ADD, other stages included, the latest first. Some
 * of the answers may not exist; whoever looks takes the first that does and stops at `opaque`.
 */
export function* origins(build: Build, { stage, run, command, path }: Sighting): Iterable<Origin> {
  const earlier = toolCommands(run.script).filter(({ span }) => span.start < command.span.start);
  if (earlier.some((candidate) => mayChange(candidate, path))) yield OPAQUE;
  yield* fromMounts(build, stage, run, path);
  yield* fromStage(build, stage, run.span.start, path);
}

function* fromMounts(build: Build, stage: Stage, run: RunInstruction, path: string): Iterable<Origin> {
  const folder = build.folders.get(run) ?? '/';
  for (const { type, options } of run.mounts) {
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    const below = target === undefined ? undefined : pathBelow(imagePath(folder, target), path);
    if (type !== 'bind' || below === undefined) continue;
    const source = contextPath(`${options.get('source') ?? options.get('src') ?? ''}/${below}`);
    const from = options.get('from');
    if (from === undefined) yield { kind: 'context', path: source, named: below === '' };
    else yield* fromElsewhere(build, stage, from, source, true);
  }
}

function* fromStage(build: Build, stage: Stage, before: number, path: string): Iterable<Origin> {
  for (const instruction of [...instructionsOf(build.file, stage)].reverse()) {
    if (instruction.span.start >= before) continue;
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
      yield* fromCopy(build, stage, instruction, path);
    else if (instruction.keyword === 'RUN') {
      if (toolCommands(instruction.script).some((command) => mayChange(command, path))) yield OPAQUE;
    }
  }
}

function* fromCopy(build: Build, stage: Stage, copy: CopyInstruction, path: string): Iterable<Origin> {
  const folder = build.folders.get(copy) ?? '/';
  const doc = writtenBy(copy, folder, path);
  if (doc !== undefined) yield { kind: 'written', doc };
  for (const source of copySources(copy, folder, path)) {
    // What an ADD downloads bears the name of its URL.
    const download = /^(?:https?|git|ssh):/.test(source.path);
    if (download) yield OPAQUE;
    else if (copy.from === undefined) yield { kind: 'context', ...source };
    else yield* fromElsewhere(build, stage, resolvedValue(copy.from), source.path, source.named);
  }
}

/** From a stage its files, from any other image nothing that can be read. */
function* fromElsewhere(
  build: Build,
  stage: Stage,
  name: string | undefined,
  path: string,
  named: boolean,
): Iterable<Origin> {
  const from = build.file.stages.findLast(
    ({ index, name: own }) =>
      index < stage.index && (own?.value.toLowerCase() === name?.toLowerCase() || String(index) === name),
  );
  if (from !== undefined) yield* fromStage(build, from, Number.POSITIVE_INFINITY, imagePath('/', path));
  if (named) yield OPAQUE;
}

function writtenBy(copy: CopyInstruction, folder: string, path: string): Heredoc | undefined {
  if (copy.destination === undefined) return undefined;
  const below = pathBelow(imagePath(folder, pathText(copy.destination)), path);
  if (below === '') return copy.heredocs[0];
  return copy.heredocs.find((doc) => doc.delimiter === below);
}
