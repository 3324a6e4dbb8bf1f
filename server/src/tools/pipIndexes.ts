import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf, stageOf } from '../dockerfile/stages.ts';
import type { ImageReference } from '../formats/imageReference.ts';
import type { ShellWord } from '../shell/script.ts';
import { type Lookup, resolvedValue } from '../text/resolved.ts';
import { type Option, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import type { PipInstall } from './pip.ts';

/** A place where an installation looks for packages. */
export interface PipIndex {
  /** `backend` is uv's `--torch-backend`, whose value names a wheel variant and not a URL. */
  readonly kind: 'main' | 'extra' | 'links' | 'backend';
  /** The URL or value; undefined when it could not be resolved. */
  readonly text: string | undefined;
  /** The word it is written in; undefined when it comes from a variable of the environment. */
  readonly word: ShellWord | undefined;
}

const VARIABLES: Readonly<Record<PipInstall['tool'], readonly (readonly [string, PipIndex['kind']])[]>> = {
  pip: [
    ['PIP_INDEX_URL', 'main'],
    ['PIP_EXTRA_INDEX_URL', 'extra'],
    ['PIP_FIND_LINKS', 'links'],
  ],
  uv: [
    ['UV_INDEX_URL', 'main'],
    ['UV_DEFAULT_INDEX', 'main'],
    ['UV_EXTRA_INDEX_URL', 'extra'],
    ['UV_INDEX', 'extra'],
    ['UV_FIND_LINKS', 'links'],
    ['UV_TORCH_BACKEND', 'backend'],
  ],
};

/**
 * Where an installation looks, from its options and from the variables in force there (`lookup`); an option wins
 * over the variable of the same meaning. Configuration files are not seen.
 */
export function pipIndexes(install: PipInstall, lookup: Lookup): readonly PipIndex[] {
  const named = (...names: string[]): readonly Option[] =>
    install.line.options.filter((option) => names.includes(option.name));
  const main = install.indexUrl === undefined ? [] : [install.indexUrl];
  const written = [
    ...main.map((option) => fromOption(option, 'main')),
    ...install.extraIndexUrls.map((option) => fromOption(option, 'extra')),
    ...named('-f', '--find-links').map((option) => fromOption(option, 'links')),
    ...named('--torch-backend').map((option) => fromOption(option, 'backend')),
  ];
  const inherited = VARIABLES[install.tool].flatMap(([name, kind]): readonly PipIndex[] => {
    if (written.some((index) => index.kind === kind)) return [];
    const found = lookup(name);
    const set = install.command.env.has(name) || found !== undefined;
    const text = install.command.env.get(name) ?? resolvedValue(found?.value);
    return set && text !== '' ? [{ kind, text, word: undefined }] : [];
  });
  return [...written, ...inherited];
}

function fromOption({ text, value }: Option, kind: PipIndex['kind']): PipIndex {
  return { kind, text, word: value };
}

/** True when the file changes pip's or uv's own configuration, so that the commands do not say where they look. */
export function configuresPip(file: DockerfileModel): boolean {
  const known = configured.get(file);
  if (known !== undefined) return known;
  const found = readsConfiguration(file);
  configured.set(file, found);
  return found;
}

// A dozen rules ask, some of them for every RUN.
const configured = new WeakMap<DockerfileModel, boolean>();

function readsConfiguration(file: DockerfileModel): boolean {
  const copied = copiesOf(file.instructions).some((copy) =>
    [...copy.sources, copy.destination].some((path) =>
      /(?:^|\/)(?:pip\.conf|\.pip|uv\.toml)(?:\/|$)/.test(resolvedValue(path) ?? ''),
    ),
  );
  return copied || runsOf(file.instructions).some((run) => toolCommands(run.script).some(setsConfig));
}

/** True when one RUN is given a configuration that is not in the image: by a variable, or a mounted file. */
export function isConfiguredAt({ lookup, mounts }: RunInstruction): boolean {
  const named = ['PIP_CONFIG_FILE', 'UV_CONFIG_FILE'].some((name) => lookup(name) !== undefined);
  return (
    named ||
    mounts.some(({ options }) =>
      [...options.values()].some((text) => /pip|uv\b/.test(text) && !/cache/.test(text)),
    )
  );
}

function setsConfig({ program, args, redirects }: ToolCommand): boolean {
  if (program === 'pip' && args.map(wordText)[0] === 'config') return true;
  return redirects.some(({ target }) => /pip\.conf$|uv\.toml$/.test(resolvedValue(target?.value) ?? ''));
}

/** True for an image of a company or of NVIDIA's catalogue, which may name an index in a configuration of its own. */
export function mayConfigurePip(family: string | undefined, image: ImageReference | undefined): boolean {
  return family === undefined ? image?.registry !== undefined : family.startsWith('nvcr.io/');
}

/** True where a project may be at hand: `uv pip` reads the indexes of a pyproject.toml or uv.toml in the working directory. */
export function mayConfigureUv(file: DockerfileModel, run: RunInstruction): boolean {
  const stage = stageOf(file, run);
  const copies = stage === undefined ? [] : copiesOf(instructionsOf(file, stage));
  const mounted = run.mounts.some(({ type }) => type === 'bind');
  return (
    mounted || copies.some(({ sources }) => sources.some((path) => !resolvedValue(path)?.endsWith('.txt')))
  );
}
