import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel, RunInstruction, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { workingFolders } from '../dockerfile/workingFolders.ts';
import type { Redirect } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { placedCommands } from './commandFolders.ts';
import { copiedPaths } from './copiedPaths.ts';

/** A RUN that appends text to a Python file the build context has brought. */
export interface EditedSource {
  readonly run: RunInstruction;
  /** Absolute path in the image. */
  readonly path: string;
  readonly redirect: Redirect;
  readonly copy: CopyInstruction;
}

const WRITERS = new Set(['echo', 'printf', 'cat']);
/** What tools and not the project put there. */
const INSTALLED = /\/(?:site-packages|dist-packages|node_modules)\//;

/** The files appended to in `stage`, each once, at the first line that does it. */
export function editedSources(file: DockerfileModel, stage: Stage): readonly EditedSource[] {
  const folders = workingFolders(file);
  const copies = copiesOf(instructionsOf(file, stage)).filter(({ from }) => from === undefined);
  const found = new Map<string, EditedSource>();
  if (copies.length === 0) return [];
  for (const run of runsOf(stage.instructions)) {
    const before = copies.filter(({ span }) => span.start < run.span.start).reverse();
    for (const { redirect, path } of appended(run, folders.get(run) ?? '/')) {
      const copy = before.find((one) => brings(one, folders.get(one) ?? '/', path));
      if (copy !== undefined && !found.has(path)) found.set(path, { run, path, redirect, copy });
    }
  }
  return [...found.values()];
}

function appended(run: RunInstruction, start: string): readonly { redirect: Redirect; path: string }[] {
  return placedCommands(run.script, start).flatMap(({ command, folder }) => {
    if (!WRITERS.has(command.program)) return [];
    return command.redirects.flatMap((redirect) => {
      const written = redirect.operator === '>>' ? resolvedValue(redirect.target?.value) : undefined;
      if (written === undefined || !written.endsWith('.py') || written.startsWith('~')) return [];
      if (folder === undefined && !written.startsWith('/')) return [];
      const path = imagePath(folder ?? '/', written);
      return INSTALLED.test(path) ? [] : [{ redirect, path }];
    });
  });
}

/** The file itself, or a folder it lies in; an archive of ADD is no folder. */
function brings(copy: CopyInstruction, folder: string, path: string): boolean {
  return copiedPaths(copy, folder).some((copied) =>
    copied.isFile ? copied.path === path : pathBelow(copied.path, path) !== undefined,
  );
}
