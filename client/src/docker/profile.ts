import type { BuildSecret, BuildSettings } from './build.ts';
import { parseGpuRequest } from './gpus.ts';
import { isImageName } from './imageName.ts';
import { type Path, ProfileError, Reader } from './profileReader.ts';
import type { Mount, PortMapping, RunMode, RunSettings } from './run.ts';

/** A saved way to build and to run the image of one Dockerfile. Paths are relative to the workspace folder. */
export interface Profile {
  readonly dockerfile: string;
  /** The build context: a folder. */
  readonly folder?: string | undefined;
  /** A context of docker or a connection of podman: which engine it is for. */
  readonly engine?: string | undefined;
  /** What is run, when it is not the first name of what is built. */
  readonly image?: string | undefined;
  readonly build?: BuildSettings | undefined;
  readonly run?: RunSettings | undefined;
}

export type Profiles = Readonly<Record<string, Profile>>;

export type ProfilesAnswer =
  | { readonly kind: 'read'; readonly profiles: Profiles }
  | { readonly kind: 'wrong'; readonly path: Path; readonly message: string };

const IMAGE = 'an image name: lower case, like registry/team/model:tag';

/** Reads the value of `.vscode/ml-dockerfile.json`; an entry that is not understood makes all of it wrong, and says where. */
export function readProfiles(value: unknown): ProfilesAnswer {
  try {
    const root = Reader.of(value);
    root.text('$schema');
    const profiles = root.entries('profiles').map(([name, reader]) => [name, profile(reader)] as const);
    root.end();
    return { kind: 'read', profiles: Object.fromEntries(profiles) };
  } catch (error) {
    if (error instanceof ProfileError) return { kind: 'wrong', path: error.path, message: error.message };
    throw error;
  }
}

function profile(reader: Reader): Profile {
  return reader.all({
    dockerfile: reader.required('dockerfile'),
    folder: reader.text('folder'),
    engine: reader.text('engine', /^[^-]/, 'the name of a context'),
    image: reader.named('image', isImageName, IMAGE),
    build: reader.inner('build', build),
    run: reader.inner('run', run),
  });
}

function build(reader: Reader): BuildSettings {
  return reader.all({
    tags: reader.texts('tags', isImageName, IMAGE),
    target: reader.text('target'),
    args: reader.map('args'),
    platforms: reader.texts('platforms'),
    secrets: reader.list('secrets', secret),
    cacheFrom: reader.texts('cacheFrom'),
    cacheTo: reader.texts('cacheTo'),
    progress: reader.oneOf('progress', ['auto', 'plain']),
    builder: reader.text('builder'),
    output: reader.oneOf('output', ['load', 'push']),
    noCache: reader.flag('noCache'),
    pull: reader.flag('pull'),
  });
}

function secret(reader: Reader): BuildSecret {
  const { id, env, src } = { id: reader.required('id'), env: reader.text('env'), src: reader.text('src') };
  return reader.all({ id, env, src });
}

function run(reader: Reader): RunSettings {
  const gpus = parseGpuRequest(reader.text('gpus') ?? 'none');
  if (gpus === undefined) reader.fail('gpus', 'all, none, amd, count=2, or names of GPUs such as 0,1');
  const modes: readonly RunMode[] = ['interactive', 'attached', 'background'];
  return reader.all({
    gpus: gpus ?? 'none',
    sharedMemory: reader.text('sharedMemory', SIZE_OR_HOST, 'a size such as 2g, or host'),
    ports: reader.list('ports', port),
    mounts: reader.list('mounts', mount),
    modelCache: reader.text('modelCache', /^[a-zA-Z0-9][\w.-]*$/, 'the name of a volume'),
    envFile: reader.text('envFile'),
    env: reader.map('env'),
    cpus: reader.text('cpus', CPUS, 'a number of CPUs such as 4 or 1.5'),
    memory: reader.text('memory', SIZE, 'a size such as 16g'),
    readOnly: reader.flag('readOnly'),
    user: reader.text('user'),
    unlimited: reader.flag('unlimited'),
    mode: reader.oneOf('mode', modes) ?? 'attached',
  });
}

/** A size as the engines read it. */
export const SIZE = /^\d+(?:\.\d+)?\s?[kmgt]?b?$/i;
const SIZE_OR_HOST = /^(?:host|\d+(?:\.\d+)?\s?[kmgt]?b?)$/i;
export const CPUS = /^\d+(?:\.\d+)?$/;

function port(reader: Reader): PortMapping {
  return reader.all({
    host: reader.number('host', 1, 65_535),
    container: reader.number('container', 1, 65_535),
  });
}

function mount(reader: Reader): Mount {
  const place = { source: reader.required('source'), target: reader.required('target') };
  return reader.all({ ...place, writable: reader.flag('writable') });
}
