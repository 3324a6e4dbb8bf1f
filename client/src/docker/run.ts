import { csvRecord } from './csv.ts';
import { type Engine, engineInvocation } from './engine.ts';
import { type GpuRequest, gpuArguments } from './gpus.ts';
import { type Invocation, plain } from './invocation.ts';

/** How a container is run, as far as a profile says. */
export interface RunSettings {
  readonly gpus: GpuRequest;
  /** Size of /dev/shm, `2g`; the engines give 64 MB. `host` is the one of the host, and its semaphores. */
  readonly sharedMemory?: string | undefined;
  readonly ports?: readonly PortMapping[] | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  /** A volume that keeps what the Hugging Face libraries download. */
  readonly modelCache?: string | undefined;
  /** Absolute path. */
  readonly envFile?: string | undefined;
  /** A value of null is taken from the environment, and stands in no command line and no file. */
  readonly env?: Readonly<Record<string, string | null>> | undefined;
  readonly cpus?: string | undefined;
  readonly memory?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly user?: string | undefined;
  /** Nothing limits locked memory, and the stack is 64 MB: what NCCL and the images of NVIDIA ask for. */
  readonly unlimited?: boolean | undefined;
  /** With the keyboard, with its output only, or behind the scenes and started again when it ends. */
  readonly mode: RunMode;
}

export type RunMode = 'interactive' | 'attached' | 'background';

export interface PortMapping {
  /** Of this machine, which alone reaches it. */
  readonly host: number;
  readonly container: number;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly writable?: boolean | undefined;
}

const CACHE = '/cache/huggingface';
/** The containers of a Dockerfile are found again by this label. */
export const DOCKERFILE_LABEL = 'ml-dockerfile.dockerfile';

/** `docker run`; `dockerfile` says what the image was built from, where that is known. */
export function runInvocation(
  engine: Engine,
  image: string,
  settings: RunSettings,
  dockerfile?: string,
): Invocation {
  return engineInvocation(
    engine,
    plain(
      'run',
      ...modeArguments(settings.mode),
      ...gpuArguments(settings.gpus, engine.dialect),
      ...memoryArguments(settings),
      ...(settings.ports ?? []).flatMap(({ host, container }) => ['-p', `127.0.0.1:${host}:${container}`]),
      ...(settings.mounts ?? []).flatMap((mount) => ['--mount', mountRecord(mount)]),
      ...cacheArguments(settings.modelCache),
      ...option('--env-file', settings.envFile),
      ...Object.entries(settings.env ?? {}).flatMap(([name, value]) => [
        '-e',
        value === null ? name : `${name}=${value}`,
      ]),
      ...limits(settings),
      ...(dockerfile === undefined ? [] : ['--label', `${DOCKERFILE_LABEL}=${dockerfile}`]),
      image,
    ),
  );
}

function modeArguments(mode: RunMode): readonly string[] {
  if (mode === 'background') return ['-d', '--restart', 'unless-stopped'];
  return mode === 'interactive' ? ['--rm', '-it'] : ['--rm'];
}

function memoryArguments({ sharedMemory }: RunSettings): readonly string[] {
  if (sharedMemory === undefined) return [];
  return sharedMemory === 'host' ? ['--ipc=host'] : ['--shm-size', sharedMemory];
}

function mountRecord({ source, target, writable = false }: Mount): string {
  const fields = ['type=bind', `source=${source}`, `target=${target}`];
  return csvRecord(writable ? fields : [...fields, 'readonly']);
}

function cacheArguments(volume: string | undefined): readonly string[] {
  if (volume === undefined) return [];
  const mount = csvRecord(['type=volume', `source=${volume}`, `target=${CACHE}`]);
  return ['--mount', mount, '-e', `HF_HOME=${CACHE}`];
}

function limits({ cpus, memory, readOnly, user, unlimited }: RunSettings): readonly string[] {
  return [
    ...option('--cpus', cpus),
    ...option('--memory', memory),
    ...(readOnly === true ? ['--read-only', '--tmpfs', '/tmp'] : []),
    ...option('--user', user),
    ...(unlimited === true ? ['--ulimit', 'memlock=-1', '--ulimit', 'stack=67108864'] : []),
  ];
}

function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}
