import { csvRecord } from './csv.ts';
import { type Engine, engineInvocation } from './engine.ts';
import { type Invocation, plain } from './invocation.ts';

/** How an image is built, as far as a profile says: everything but the paths of this machine. */
export interface BuildSettings {
  readonly tags?: readonly string[] | undefined;
  readonly target?: string | undefined;
  /** A value of null is taken from the environment, and stands in no command line and no file. */
  readonly args?: Readonly<Record<string, string | null>> | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly secrets?: readonly BuildSecret[] | undefined;
  readonly cacheFrom?: readonly string[] | undefined;
  readonly cacheTo?: readonly string[] | undefined;
  readonly progress?: 'auto' | 'plain' | undefined;
  readonly builder?: string | undefined;
  /** Where the image of a builder goes: to the engine, or to the registry of its name. */
  readonly output?: 'load' | 'push' | undefined;
  readonly noCache?: boolean | undefined;
  readonly pull?: boolean | undefined;
}

/** Where the value of a secret mount comes from: a variable or a file. The value itself is never handled. */
export interface BuildSecret {
  readonly id: string;
  readonly env?: string | undefined;
  readonly src?: string | undefined;
}

export interface BuildPlace {
  /** Absolute path of the Dockerfile. */
  readonly file: string;
  /** Absolute path of the folder that COPY sees. */
  readonly context: string;
}

/** `docker build`, or `docker buildx build` where only that can do what is asked; `check` builds nothing. */
export function buildInvocation(
  engine: Engine,
  { file, context }: BuildPlace,
  settings: BuildSettings,
  check = false,
): Invocation {
  return engineInvocation(
    engine,
    plain(
      ...(engine.dialect === 'docker' && (check || asksForBuildx(settings)) ? ['buildx'] : []),
      'build',
      '--file',
      file,
      ...(check ? ['--check'] : names(engine, settings)),
      ...option('--target', settings.target),
      ...Object.entries(settings.args ?? {}).flatMap(([name, value]) => [
        '--build-arg',
        value === null ? name : `${name}=${value}`,
      ]),
      ...option('--platform', settings.platforms?.join(',') || undefined),
      ...(settings.secrets ?? []).flatMap((secret) => ['--secret', secretRecord(secret)]),
      ...(settings.cacheFrom ?? []).flatMap((source) => ['--cache-from', source]),
      ...(settings.cacheTo ?? []).flatMap((target) => ['--cache-to', target]),
      ...(settings.noCache === true ? ['--no-cache'] : []),
      ...(settings.pull === true ? ['--pull'] : []),
      ...(engine.dialect === 'docker' ? builderArguments(settings) : []),
      positional(context),
    ),
  );
}

/** What docker before version 23 needs for anything that its first builder does not know. */
export function buildEnvironment({ dialect }: Engine, settings: BuildSettings): Record<string, string> {
  const { secrets = [], cacheTo = [], platforms = [], progress } = settings;
  const asks = secrets.length > 0 || cacheTo.length > 0 || platforms.length > 0 || progress !== undefined;
  return dialect === 'docker' && asks ? { DOCKER_BUILDKIT: '1' } : {};
}

function asksForBuildx({ platforms = [], cacheTo = [], builder, output }: BuildSettings): boolean {
  return platforms.length > 1 || cacheTo.length > 0 || builder !== undefined || output !== undefined;
}

/** podman collects images of several platforms in a manifest list, and names that instead. */
function names({ dialect }: Engine, { tags = [], platforms = [] }: BuildSettings): readonly string[] {
  const flag = dialect === 'podman' && platforms.length > 1 ? '--manifest' : '--tag';
  return tags.flatMap((tag) => [flag, tag]);
}

function builderArguments({ builder, output, progress }: BuildSettings): readonly string[] {
  return [
    ...option('--builder', builder),
    ...(output === undefined ? [] : [`--${output}`]),
    ...option('--progress', progress),
  ];
}

function secretRecord({ id, env, src }: BuildSecret): string {
  return csvRecord([`id=${id}`, ...(src === undefined ? [`env=${env ?? id}`] : [`src=${src}`])]);
}

function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}

/** A name with a leading dash would be read as a flag, and `-` alone as standard input. */
function positional(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
