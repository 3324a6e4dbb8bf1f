import { baseName, imagePath, pathBelow, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, RunInstruction } from '../dockerfile/model.ts';
import { type PlacedCommand, placedCommands } from './commandFolders.ts';
import { wordText } from './commandLine.ts';
import { type DependencyInstall, dependencyInstall, type Manifest } from './dependencyInstall.ts';
import { isSourceFree } from './sourceFree.ts';

/** A list of dependencies, where it stands in the image and in the build context. */
export interface PlacedManifest extends Manifest {
  /** Absolute path in the image. */
  readonly imagePath: string;
  /** Path below the folder the project was copied to; undefined when it stands elsewhere. */
  readonly below: string | undefined;
}

/** What one RUN installs, and whether it could stand before the COPY of the project. */
export interface DependencyRun {
  readonly run: RunInstruction;
  /** `pip install -r requirements.txt` */
  readonly label: string;
  readonly manifests: readonly PlacedManifest[];
  /** Nothing in the RUN looks at the project except for the manifests. */
  readonly sourceFree: boolean;
}

/**
 * How a RUN that starts in `folder` depends on the project copied to `project`: it installs dependencies from lists,
 * it is known not to care, or it needs the project or may need it.
 */
export function readRun(
  run: RunInstruction,
  folder: string,
  project: string,
): DependencyRun | 'source-free' | 'needs-source' {
  const placed = placedCommands(run.script, folder);
  const installs: { install: Extract<DependencyInstall, { reads: 'manifests' }>; at: PlacedCommand }[] = [];
  let sourceFree = placed.length > 0 && run.script.problems.length === 0;
  for (const at of placed) {
    const install = dependencyInstall(at.command);
    if (install?.reads === 'source' || buildsProject(at, project)) return 'needs-source';
    if (install === undefined) sourceFree &&= isSourceFree(at, project);
    else installs.push({ install, at });
  }
  const [first] = installs;
  // A manifest that is mounted needs no COPY at all.
  const mounted = run.mounts.some(({ type, options }) => type === 'bind' && !options.has('from'));
  if (first === undefined || mounted) return sourceFree && !mounted ? 'source-free' : 'needs-source';
  // Packages by name are only worth moving where nothing else in the RUN holds them back.
  const listed = installs.some(({ install }) => install.manifests.length > 0);
  if (!listed && !sourceFree) return 'needs-source';
  const manifests = installs.flatMap(({ install, at }) =>
    install.manifests.map((manifest): PlacedManifest => {
      const path = imagePath(at.folder ?? '/?', manifest.path);
      return { ...manifest, imagePath: path, below: pathBelow(project, path) };
    }),
  );
  return { run, label: first.install.label, manifests, sourceFree };
}

/** Programs that build what lies in the folder they run in. */
const BUILDERS = new Set(['make', 'cmake', 'ninja', 'meson', 'bazel', 'cargo']);

/** True for `python setup.py install` and `make` in the project, or in a folder that is not known. */
function buildsProject({ command, folder: known }: PlacedCommand, project: string): boolean {
  const folder = known ?? project;
  if (BUILDERS.has(command.program)) return pathBelow(project, folder) !== undefined;
  const script = command.args.map(wordText).find((text) => !text.startsWith('-')) ?? '';
  const isSetup = command.program === 'python' && baseName(script) === 'setup.py';
  return isSetup && pathBelow(project, imagePath(folder, script)) !== undefined;
}

/** True for a COPY or ADD of the whole build context. */
export function copiesContext({ from, sources, heredocs }: CopyInstruction): boolean {
  if (from !== undefined || heredocs.length > 0) return false;
  return sources.some((source) => source.kind !== 'unknown' && /^(?:\.?\/?|(?:\.\/)?\*)$/.test(source.value));
}

/**
 * How the file at `path` got into the image before `run`: with the project, by a COPY that names it, or from another
 * stage. `copies` are the COPYs of the stage with the folders they run in.
 */
export function originOf(
  { imagePath: path, below }: PlacedManifest,
  copies: readonly { readonly copy: CopyInstruction; readonly folder: string }[],
): 'project' | 'copied' | 'elsewhere' {
  for (const { copy, folder } of copies.toReversed()) {
    if (copiesContext(copy) || copy.destination === undefined) continue;
    const destination = imagePath(folder, pathText(copy.destination));
    const inside = pathBelow(destination, path);
    if (inside === undefined) continue;
    if (copy.from !== undefined || copy.heredocs.length > 0) return 'elsewhere';
    const names = copy.sources.map((source) => baseName(pathText(source)));
    if (inside === '' || names.includes(inside)) return 'copied';
  }
  return below === undefined ? 'elsewhere' : 'project';
}
