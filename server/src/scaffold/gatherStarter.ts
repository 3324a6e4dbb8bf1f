import { type CondaEnvironment, readCondaEnvironment } from '../formats/condaEnvironment.ts';
import { readPyproject, readPythonLock } from '../formats/pyproject.ts';
import { readPythonSource } from '../formats/pythonSource.ts';
import type { Requirement } from '../formats/requirement.ts';
import { type RequirementsFile, readRequirementsFile } from '../formats/requirementsFile.ts';
import { uriIn } from '../project/folders.ts';
import type { Cancellation, WorkspaceFiles } from '../project/workspaceFiles.ts';
import type { AskedPackage, FoundSource, StarterFacts } from './starterFacts.ts';

/** Python files looked at, and the longest text of any file. */
const MOST_SOURCES = 40;
const LONGEST = 2_000_000;
const LONGEST_SOURCE = 200_000;

// What is installed for use comes first: it includes the others.
const REQUIREMENTS = [
  'requirements.txt',
  'requirements-prod.txt',
  'requirements/prod.txt',
  'requirements/production.txt',
  'requirements/base.txt',
];
const ENVIRONMENTS = ['environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml'];

/** Reads what the folder has. `sources` are its Python files, relative to it. */
export async function gatherStarter(
  folder: string,
  sources: readonly string[],
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<StarterFacts> {
  const read = async (path: string, longest = LONGEST): Promise<string | undefined> => {
    const text = await files.read(uriIn(folder, path), signal);
    return text === undefined || text.length > longest ? undefined : text;
  };
  const requirements = await requirementsFiles(read);
  const environment = await first(ENVIRONMENTS, read);
  const [project, uvLock, poetryLock, version] = await Promise.all(
    ['pyproject.toml', 'uv.lock', 'poetry.lock', '.python-version'].map((name) => read(name)),
  );
  const found = await Promise.all(
    sources
      .filter(isPlainPath)
      .slice(0, MOST_SOURCES)
      .map(async (path): Promise<readonly FoundSource[]> => {
        const text = await read(path, LONGEST_SOURCE);
        return text === undefined ? [] : [{ path, ...readPythonSource(text) }];
      }),
  );
  return {
    ...said({ requirements, environment, project, uvLock, poetryLock, version }),
    sources: found.flat(),
  };
}

/** Folders below the top one, separated by `/`, with names that need no quoting anywhere. */
function isPlainPath(path: string): boolean {
  return /^(?:[\w-][\w.-]*\/){0,4}[\w-][\w.-]*\.py$/.test(path);
}

interface Texts {
  readonly requirements: readonly ReadRequirements[];
  readonly environment: Named | undefined;
  readonly project: string | undefined;
  readonly uvLock: string | undefined;
  readonly poetryLock: string | undefined;
  readonly version: string | undefined;
}

interface Named {
  readonly path: string;
  readonly text: string;
}

interface ReadRequirements {
  readonly path: string;
  readonly file: RequirementsFile;
}

const MOST_INCLUDED = 10;

/** The requirements file of the folder and what it includes, each once. */
async function requirementsFiles(
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly ReadRequirements[]> {
  const top = await first(REQUIREMENTS, read);
  const found: ReadRequirements[] = [];
  const waiting = top === undefined ? [] : [top];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { path, text } = next;
    if (found.length === MOST_INCLUDED || found.some((other) => other.path === path)) continue;
    const file = readRequirementsFile(path, text);
    found.push({ path, file });
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const included = [...file.includes, ...file.constraints].map(({ value }) => folder + value);
    for (const name of included.filter((one) => /^(?!.*\.\.)[\w-][\w./-]*$/.test(one))) {
      const more = await read(name);
      if (more !== undefined) waiting.push({ path: name, text: more });
    }
  }
  return found;
}

async function first(
  paths: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<Named | undefined> {
  for (const path of paths) {
    const text = await read(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

function said(texts: Texts): Omit<StarterFacts, 'sources'> {
  const { requirements, environment, project, uvLock, poetryLock } = texts;
  const conda = environment && readCondaEnvironment(environment.text);
  const pyproject = project === undefined ? undefined : readPyproject(project);
  // What pins more exactly comes last and wins.
  const packages = new Map<string, AskedPackage>([
    ...asked(pyproject?.requirements ?? [], 'pyproject.toml'),
    ...locked(poetryLock, 'poetry.lock'),
    ...locked(uvLock, 'uv.lock'),
    ...condaPackages(conda, environment?.path ?? ''),
    ...asked(conda?.pip ?? [], environment?.path ?? ''),
    ...requirements.flatMap(({ path, file }) => asked(file.requirements, path)),
  ]);
  return {
    requirementsFile: requirements[0]?.path,
    requirementsFiles: requirements.map(({ path }) => path),
    requirementsNeedProject: requirements.some(({ file }) =>
      file.sources.some(({ value }) => /^[./]/.test(value)),
    ),
    indexes: requirements.flatMap(({ file }) => file.indexes.map(({ url }) => url.value)),
    pyproject: pyproject && { lists: pyproject.requirements !== undefined, isPackage: pyproject.isPackage },
    uvLock: uvLock !== undefined && pyproject !== undefined,
    environmentFile: conda === undefined ? undefined : environment?.path,
    environmentIncludes: conda?.includes.find((name) => requirements.some(({ path }) => path === name)),
    requiresPython: pyproject?.requiresPython,
    python: pythonOf(texts.version, conda, environment?.path ?? ''),
    packages,
    condaCuda: ['cuda-version', 'pytorch-cuda', 'cudatoolkit']
      .map((name) => conda?.conda.get(name))
      .find((value) => value !== undefined && /^\d+\.\d+/.test(value)),
    condaPackages: new Set(conda?.conda.keys() ?? []),
  };
}

function asked(requirements: readonly Requirement[], from: string): readonly [string, AskedPackage][] {
  return requirements.map(({ name, pin, clauses, extras }) => [name, { name, pin, clauses, extras, from }]);
}

function locked(text: string | undefined, from: string): readonly [string, AskedPackage][] {
  const rows = text === undefined ? undefined : readPythonLock(text);
  return [...(rows ?? [])].map(([name, pin]) => [name, { name, pin, clauses: [], extras: [], from }]);
}

/** conda calls torch `pytorch`. */
function condaPackages(conda: CondaEnvironment | undefined, from: string): readonly [string, AskedPackage][] {
  return [...(conda?.conda ?? [])].map(([own, version]) => {
    const name = own === 'pytorch' || own === 'pytorch-gpu' ? 'torch' : own;
    return [name, { name, pin: version === '*' ? undefined : version, clauses: [], extras: [], from }];
  });
}

function pythonOf(
  version: string | undefined,
  conda: CondaEnvironment | undefined,
  file: string,
): StarterFacts['python'] {
  const named = /^\s*(?:cpython-)?(3\.\d{1,2})(?:\.\d{1,2})?\s*$/.exec(version ?? '')?.[1];
  if (named !== undefined) return { minor: named, from: '.python-version' };
  const held = /^3\.\d{1,2}/.exec(conda?.conda.get('python') ?? '')?.[0];
  return held === undefined ? undefined : { minor: held, from: file };
}
