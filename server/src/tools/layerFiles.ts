import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, Instruction, RunInstruction } from '../dockerfile/model.ts';
import { placedCommands } from './commandFolders.ts';
import type { ToolCommand } from './commands.ts';
import { copiedPaths, isLargeFile, mayBeLarge } from './copiedPaths.ts';
import { downloads } from './downloads.ts';
import { filledFolders } from './filledFolders.ts';
import { keptOutOfLayer } from './mounts.ts';
import { braceAlternatives, removedPaths } from './removals.ts';

/** Something large in the layer of an instruction. */
export interface Stored {
  readonly by: CopyInstruction | RunInstruction;
  /** Absolute path in the image. */
  readonly path: string;
}

/** A command that removes paths, those that are known, without patterns. */
export interface Removal {
  readonly command: ToolCommand;
  readonly paths: readonly string[];
}

/** What an instruction that runs in `folder` leaves in its layer and is large as a rule. */
export function storedBy(instruction: Instruction, folder: string): readonly Stored[] {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    // ADD unpacks archives of the build context: the file itself is not stored.
    const unpacked = (source: string): boolean =>
      instruction.keyword === 'ADD' && !source.includes('://') && /\.(?:tar|t?gz|t?bz2?|t?xz)$/.test(source);
    const copied = copiedPaths(instruction, folder).filter((one) => mayBeLarge(one) && !unpacked(one.source));
    return copied.map(({ path }) => ({ by: instruction, path }));
  }
  if (instruction.keyword !== 'RUN') return [];
  const files = placedCommands(instruction.script, folder).flatMap(({ command, folder: here }) =>
    downloads(command).flatMap(({ file }) =>
      file === undefined || here === undefined || !isLargeFile(file) ? [] : [imagePath(here, file)],
    ),
  );
  const removed = removalsOf(instruction, folder).flatMap(({ paths }) => paths);
  return [...files, ...filledFolders(instruction, folder)]
    .filter((path) => !keptOutOfLayer(instruction, path) && !removed.some((one) => covers(one, path)))
    .map((path) => ({ by: instruction, path }));
}

/** What the commands of a RUN remove in any case. */
export function removalsOf(run: RunInstruction, folder: string): readonly Removal[] {
  return placedCommands(run.script, folder).flatMap(({ command, folder: here }) => {
    // `find` may remove some of the files only.
    const whole = command.program === 'rm' && !command.context.conditional;
    const written = whole ? removedPaths(command).flatMap(braceAlternatives) : [];
    const paths = written
      .map((path) => path.replace(/(?<=\/)\*$/, ''))
      .filter((path) => path !== '' && path !== '/' && !/[$~*?[`]/.test(path))
      .flatMap((path) => (here === undefined && !path.startsWith('/') ? [] : imagePath(here ?? '/', path)));
    return paths.length === 0 ? [] : [{ command, paths }];
  });
}

/** True when removing `removed` takes `path` along. */
export function covers(removed: string, path: string): boolean {
  return removed !== '/' && pathBelow(removed, path) !== undefined;
}
