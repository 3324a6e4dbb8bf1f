import type { ShellWord } from '../shell/script.ts';
import { type Resolved, resolvedValue } from '../text/resolved.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { condaCommand } from './conda.ts';
import { type PipInstall, pipInstall } from './pip.ts';

/** A file that lists dependencies, as the command names it. */
export interface Manifest {
  readonly path: string;
  /** False when `--build-arg` can name another one. */
  readonly certain: boolean;
  /** A requirements or constraints file of pip, which can be read and may include others. */
  readonly requirements: boolean;
}

/** Installing these is the start of an installation, not the dependencies. */
const INSTALLERS = new Set([
  'pip',
  'setuptools',
  'wheel',
  'build',
  'uv',
  'poetry',
  'pipenv',
  'pip-tools',
  'hatch',
]);

/** What an installation reads of the project: nothing but lists of dependencies, perhaps none, or the project itself. */
export type DependencyInstall =
  | { readonly reads: 'manifests'; readonly manifests: readonly Manifest[]; readonly label: string }
  | { readonly reads: 'source' };

/** Reads one command; undefined when it installs no dependencies, or from files whose names are not known. */
export function dependencyInstall(command: ToolCommand): DependencyInstall | undefined {
  const pip = pipInstall(command);
  if (pip !== undefined) return fromPip(pip);
  if (command.program === 'uv') return fromUv(command);
  if (command.program === 'poetry') return fromPoetry(command);
  if (command.program === 'pipenv') return fromPipenv(command);
  return fromConda(command);
}

function fromPip(install: PipInstall): DependencyInstall | undefined {
  if (install.sources.some(isLocal)) return { reads: 'source' };
  const options = [...install.requirementFiles, ...install.constraintFiles];
  const named = options.flatMap((option) => {
    // `-rFILE` and `--requirement=FILE` are one word, of which the option's text is the file.
    const certain = option.value?.value.kind === 'known';
    return option.text === undefined ? [] : [{ path: option.text, certain, requirements: true }];
  });
  if (named.length < options.length) return undefined;
  const synced = install.action === 'sync' ? words(install.line.positionals.slice(1)) : [];
  const manifests = [...named, ...synced].filter(({ path }) => !path.includes('://'));
  const first = install.requirementFiles[0]?.text ?? synced[0]?.path;
  const tool = install.tool === 'uv' ? 'uv pip' : 'pip';
  if (first === undefined) return byName(install, `${tool} ${install.action}`);
  if (first.includes('://')) return undefined;
  const label = `${tool} ${install.action} ${install.action === 'sync' ? '' : '-r '}${first}`;
  return { reads: 'manifests', manifests, label };
}

/** `pip install torch numpy`: no list at all. */
function byName({ requirements, sources, line }: PipInstall, call: string): DependencyInstall | undefined {
  const [name] = requirements.map((requirement) => requirement.name).filter((it) => !INSTALLERS.has(it));
  const links = line.options.filter((option) => option.name === '-f' || option.name === '--find-links');
  const first = name ?? (sources[0] === undefined ? undefined : wordText(sources[0]));
  // An address from an ARG can be a path of the project in the next build.
  if (sources.some(({ value }) => value.kind !== 'known')) return { reads: 'source' };
  if (first === undefined || links.some(({ text }) => !text?.includes('://'))) return undefined;
  return { reads: 'manifests', manifests: [], label: `${call} ${first}` };
}

/** `uv sync` also installs the project, unless it is told not to. */
function fromUv(command: ToolCommand): DependencyInstall | undefined {
  const line = readCommandLine(command.args, new Set(['--group', '--extra', '--python', '-p', '--package']));
  if (line.positionals.map(wordText)[0] !== 'sync') return undefined;
  const names = line.options.map(({ name }) => name);
  if (names.includes('--project') || names.includes('--directory')) return undefined;
  if (!names.includes('--no-install-project') && !names.includes('--no-install-workspace'))
    return { reads: 'source' };
  return { reads: 'manifests', manifests: assumed('pyproject.toml', 'uv.lock'), label: 'uv sync' };
}

/** `poetry install` also installs the project, unless `--no-root` is given. */
function fromPoetry(command: ToolCommand): DependencyInstall | undefined {
  const texts = command.args.map(wordText);
  if (!texts.includes('install')) return undefined;
  if (!texts.includes('--no-root')) return { reads: 'source' };
  return { reads: 'manifests', manifests: assumed('pyproject.toml', 'poetry.lock'), label: 'poetry install' };
}

function fromPipenv(command: ToolCommand): DependencyInstall | undefined {
  const [action, ...packages] = command.args.map(wordText).filter((text) => !text.startsWith('-'));
  if ((action !== 'install' && action !== 'sync') || packages.length > 0) return undefined;
  return {
    reads: 'manifests',
    manifests: assumed('Pipfile', 'Pipfile.lock'),
    label: `pipenv ${action}`,
  };
}

function fromConda(command: ToolCommand): DependencyInstall | undefined {
  const conda = condaCommand(command);
  const files = conda?.line.options.filter(({ name }) => name === '-f' || name === '--file') ?? [];
  const manifests = files.flatMap(({ text, value }) =>
    text === undefined ? [] : [{ path: text, certain: value?.value.kind === 'known', requirements: false }],
  );
  if (conda === undefined || manifests.length < files.length) return undefined;
  const [list] = manifests;
  const named = conda.action === 'install' ? conda.packages[0]?.text : undefined;
  if (list === undefined && named === undefined) return undefined;
  const label = `${conda.program} ${conda.action} ${list === undefined ? named : `-f ${list.path}`}`;
  return { reads: 'manifests', manifests, label };
}

/** A path of this project, or a word that may be one. */
function isLocal(word: ShellWord): boolean {
  return !(resolvedValue(word.value) ?? '').includes('://');
}

function words(positionals: readonly ShellWord[]): Manifest[] {
  return positionals.flatMap(({ value }: { value: Resolved<string> }) => {
    const path = resolvedValue(value);
    return path === undefined ? [] : [{ path, certain: value.kind === 'known', requirements: true }];
  });
}

function assumed(...paths: readonly string[]): Manifest[] {
  return paths.map((path) => ({ path, certain: true, requirements: false }));
}
