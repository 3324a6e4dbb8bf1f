import { folderOf, imagePath } from '../dockerfile/imagePath.ts';
import type { DockerfileModel } from '../dockerfile/model.ts';
import { workingFolders } from '../dockerfile/workingFolders.ts';
import { NO_PROJECT, type ProjectFacts } from '../engine/projectFacts.ts';
import { type RequirementsFile, readRequirementsFile } from '../formats/requirementsFile.ts';
import { findBuildContext } from './buildContext.ts';
import { uriIn } from './folders.ts';
import { type RequirementUse, requirementUses } from './requirementUses.ts';
import { type Build, type Origin, origins } from './trace.ts';
import type { Cancellation, WorkspaceFiles } from './workspaceFiles.ts';

const MAX_INCLUDE_DEPTH = 8;
const MAX_FILES = 64;
const MAX_LENGTH = 1_000_000;

/**
 * Collects what rules may know about the files around a Dockerfile. A function of the file and what `files` hold,
 * nothing is remembered. `root` is the workspace folder; without one the repository around the file bounds the search.
 */
export async function gatherProject(
  file: DockerfileModel,
  root: string | undefined,
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<ProjectFacts> {
  const build = { file, folders: workingFolders(file) };
  const uses = requirementUses(build);
  if (uses.length === 0) return NO_PROJECT;
  const wanted = uses.flatMap((use) => likeliest(build, use) ?? []);
  const context = await findBuildContext(file, wanted, root, files, signal);
  if (context === undefined) return NO_PROJECT;
  const reader = new RequirementsReader(build, context, files, signal);
  const found = new Map<string, RequirementsFile | undefined>();
  for (const use of uses) {
    const read = await reader.read(use, 0);
    // The same words in two places may mean two files; then neither is the answer.
    const other = found.has(use.text) && found.get(use.text)?.uri !== read?.uri;
    found.set(use.text, other ? undefined : read);
  }
  return { requirements: (path) => found.get(path) };
}

/** The path in the context that a requirements file should have, as far as the Dockerfile says. */
function likeliest(build: Build, use: RequirementUse): string | undefined {
  for (const origin of origins(build, use)) return origin.kind === 'context' ? origin.path : undefined;
  return undefined;
}

/** Reads requirements files of one build, each with what it includes, within limits for all of them together. */
class RequirementsReader {
  readonly #build: Build;
  readonly #context: string;
  readonly #files: WorkspaceFiles;
  readonly #signal: Cancellation;
  #left = MAX_FILES;

  constructor(build: Build, context: string, files: WorkspaceFiles, signal: Cancellation) {
    this.#build = build;
    this.#context = context;
    this.#files = files;
    this.#signal = signal;
  }

  /** The file and all it includes as one; not `complete` when an included file could not be read. */
  async read(use: RequirementUse, depth: number): Promise<RequirementsFile | undefined> {
    const own = await this.#readOne(use);
    if (own === undefined || own.includes.length === 0) return own;
    const parts = [own];
    let complete = own.sources.length + own.problems.length === 0;
    for (const { value } of own.includes) {
      const path = imagePath(folderOf(use.path), value);
      const remote = value.includes('://') || depth === MAX_INCLUDE_DEPTH;
      const included = remote ? undefined : await this.read({ ...use, path }, depth + 1);
      if (included !== undefined) parts.push(included);
      complete &&= included?.complete === true;
    }
    return {
      uri: own.uri,
      requirements: parts.flatMap((part) => part.requirements),
      includes: own.includes,
      constraints: parts.flatMap((part) => part.constraints),
      indexes: parts.flatMap((part) => part.indexes),
      sources: parts.flatMap((part) => part.sources),
      problems: parts.flatMap((part) => part.problems),
      complete,
    };
  }

  async #readOne(use: RequirementUse): Promise<RequirementsFile | undefined> {
    for (const origin of origins(this.#build, use)) {
      if (origin.kind === 'opaque' || this.#left === 0 || this.#signal.aborted) return undefined;
      this.#left--;
      const found = await this.#readOrigin(origin);
      if (found !== undefined) return readRequirementsFile(found.uri, found.text);
      // What the Dockerfile names is there; when we cannot see it, nothing older may stand in for it.
      if (origin.kind === 'written' || origin.named) return undefined;
    }
    return undefined;
  }

  async #readOrigin(
    origin: Exclude<Origin, { kind: 'opaque' }>,
  ): Promise<{ uri: string; text: string } | undefined> {
    const { file } = this.#build;
    if (origin.kind === 'written') {
      const text = file.text.slice(origin.doc.body.start, origin.doc.body.end);
      return origin.doc.expand && text.includes('$') ? undefined : { uri: file.uri, text };
    }
    const uri = uriIn(this.#context, origin.path);
    const text = await this.#files.read(uri, this.#signal);
    return text === undefined || text.length > MAX_LENGTH ? undefined : { uri, text };
  }
}
