import { contextPath } from '../dockerfile/imagePath.ts';
import type { DockerfileModel } from '../dockerfile/model.ts';
import { copiesOf } from '../dockerfile/queries.ts';
import { resolvedValue } from '../text/resolved.ts';
import { isPattern } from './copyOrigin.ts';
import { foldersUpward, uriIn } from './folders.ts';
import type { Cancellation, WorkspaceFiles } from './workspaceFiles.ts';

// `docker build -f deploy/docker/gpu/Dockerfile .` is common, six folders further up is not.
const MAX_FOLDERS = 6;
const MAX_PATHS = 40;

/**
 * The folder the image is built from, which no Dockerfile names: of the Dockerfile's own folder and those above it,
 * the one that holds most of what the file copies. The nearest wins a draw; so it is the Dockerfile's own folder when
 * nothing speaks for another one. `wanted` are further paths that are expected in it.
 */
export async function findBuildContext(
  file: DockerfileModel,
  wanted: readonly string[],
  root: string | undefined,
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<string | undefined> {
  const { folders, bounded } = await foldersUpward(file.uri, root, files, signal);
  const paths = [...new Set([...copiedPaths(file), ...wanted])].slice(0, MAX_PATHS);
  let best: { readonly folder: string; readonly count: number } | undefined;
  // Without a repository around, only the Dockerfile's folder and its parent are close enough to mean anything.
  for (const folder of folders.slice(0, bounded ? MAX_FOLDERS : 2)) {
    const found = await Promise.all(paths.map((path) => files.exists(uriIn(folder, path), signal)));
    const count = found.filter((exists) => exists).length;
    if (best === undefined || count > best.count) best = { folder, count };
    if (count === paths.length) break;
  }
  return best?.folder;
}

/** What COPY, ADD and bind mounts name in the context, patterns left out. */
function copiedPaths(file: DockerfileModel): readonly string[] {
  const copied = copiesOf(file.instructions)
    .filter((copy) => copy.from === undefined)
    .flatMap((copy) => copy.sources.flatMap((source) => resolvedValue(source) ?? []));
  const mounted = file.instructions.flatMap((instruction) =>
    instruction.keyword === 'RUN'
      ? instruction.mounts
          .filter(({ type, options }) => type === 'bind' && !options.has('from'))
          .flatMap(({ options }) => options.get('source') ?? options.get('src') ?? [])
      : [],
  );
  return [...copied, ...mounted]
    .filter((path) => !isPattern(path) && !/^\w+:/.test(path) && !path.includes('$'))
    .map(contextPath)
    .filter((path) => path !== '');
}
