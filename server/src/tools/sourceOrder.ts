import { folderOf, imagePath, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, Instruction, RunInstruction, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import {
  copiesContext,
  type DependencyRun,
  originOf,
  type PlacedManifest,
  readRun,
} from './dependencyRuns.ts';
import { canMoveAfter } from './requirementsFirst.ts';

/** A COPY of the whole build context with installations of dependencies behind it. */
export interface SourceFirst {
  readonly copy: CopyInstruction;
  /** The installations that only need their lists. */
  readonly runs: readonly DependencyRun[];
  readonly plan: Plan | undefined;
}

/** How to put the lists first. */
export interface Plan {
  /** What to copy in place of the project, as paths of the build context. */
  readonly manifests: readonly string[];
  readonly last: RunInstruction;
  /** True when every list was read and names no further file. */
  readonly certain: boolean;
}

/** Finds the requirements file a path of the Dockerfile means; undefined when it could not be read. */
export type ReadRequirements = (path: string) => RequirementsFile | undefined;

interface Reading {
  readonly run: RunInstruction;
  /** Nothing in it looks at the project, except for lists that can be copied before. */
  readonly movable: boolean;
  /** Set when it installs dependencies from lists of this project. */
  readonly installs: DependencyRun | undefined;
}

/** Looks for source in front of dependencies in one stage. */
export function sourceFirst(
  stage: Stage,
  folders: ReadonlyMap<Instruction, string>,
  requirements: ReadRequirements,
): SourceFirst | undefined {
  const copy = copiesOf(stage.instructions).find(copiesContext);
  if (copy?.destination === undefined) return undefined;
  const root = imagePath(folders.get(copy) ?? '/', pathText(copy.destination));
  const readings = runsOf(stage.instructions).map((run) =>
    readingOf(run, stage, folders, root, requirements),
  );
  const isBehind = ({ run }: Reading) => run.span.start > copy.span.start;
  const before = readings.filter((reading) => !isBehind(reading)).flatMap(manifestsOf);
  const installed = new Set(before.map((manifest) => manifest.imagePath));
  const behind = readings.filter(isBehind);
  const counted = behind.filter(
    (reading) =>
      manifestsOf(reading).length === 0 ||
      !manifestsOf(reading).every((manifest) => installed.has(manifest.imagePath)),
  );
  const runs = counted.flatMap(({ installs }) => installs ?? []);
  const last = runs.at(-1)?.run;
  if (last === undefined) return undefined;
  const at = stage.instructions.indexOf(copy);
  const between = stage.instructions.slice(at + 1, stage.instructions.indexOf(last) + 1);
  const movable = behind.every((reading) => reading.movable || !between.includes(reading.run));
  if (!movable || !canMoveAfter(copy, between)) return { copy, runs, plan: undefined };
  const copies = copiesIn(stage, folders).filter((other) => other.copy.span.start < copy.span.start);
  const manifests = runs.flatMap((run) => run.manifests);
  return { copy, runs, plan: planOf(manifests, copies, last, requirements) };
}

function readingOf(
  run: RunInstruction,
  stage: Stage,
  folders: ReadonlyMap<Instruction, string>,
  root: string,
  requirements: ReadRequirements,
): Reading {
  const read = readRun(run, folders.get(run) ?? '/', root);
  if (typeof read === 'string') return { run, movable: read === 'source-free', installs: undefined };
  const copies = copiesIn(stage, folders).filter(({ copy }) => copy.span.start < run.span.start);
  if (read.manifests.some((manifest) => needsSource(manifest, requirements)))
    return { run, movable: false, installs: undefined };
  const elsewhere = read.manifests.some((manifest) => originOf(manifest, copies) === 'elsewhere');
  return { run, movable: read.sourceFree, installs: elsewhere ? undefined : read };
}

function planOf(
  manifests: readonly PlacedManifest[],
  copies: ReturnType<typeof copiesIn>,
  last: RunInstruction,
  requirements: ReadRequirements,
): Plan | undefined {
  let certain = true;
  const paths: string[] = [];
  for (const manifest of manifests) {
    const content = manifest.requirements ? requirements(manifest.path) : undefined;
    const more = [...(content?.includes ?? []), ...(content?.constraints ?? [])]
      .map(({ value }) => value)
      .filter((value) => !value.includes('://'));
    const copied = originOf(manifest, copies) === 'copied';
    if (!manifest.certain || manifest.below === undefined || (copied && more.length > 0)) return undefined;
    certain &&= content !== undefined && more.length + content.problems.length === 0;
    const folder = `/${folderOf(manifest.below)}`;
    if (!copied) paths.push(manifest.below, ...more.map((value) => imagePath(folder, value).slice(1)));
  }
  return { manifests: paths, last, certain };
}

/** True when a requirements file names the project or other files of it. */
function needsSource({ path, requirements: isPip }: PlacedManifest, requirements: ReadRequirements): boolean {
  const content = isPip ? requirements(path) : undefined;
  if (content === undefined) return false;
  const links = content.indexes.filter(({ option }) => option === '-f' || option === '--find-links');
  return [...content.sources, ...links.map(({ url }) => url)].some(({ value }) => !value.includes('://'));
}

function manifestsOf({ installs }: Reading): readonly PlacedManifest[] {
  return installs?.manifests ?? [];
}

function copiesIn(stage: Stage, folders: ReadonlyMap<Instruction, string>) {
  return copiesOf(stage.instructions).map((copy) => ({ copy, folder: folders.get(copy) ?? '/' }));
}
