import { at, itemsAt, keysAt, parseJson, textAt } from './values.ts';

export interface DockerVersion {
  readonly client: string | undefined;
  /** Undefined where no engine answers. */
  readonly server: string | undefined;
}

/** `docker version --format '{{json .}}'`; the client part is there without an engine too. */
export function parseDockerVersion(stdout: string): DockerVersion {
  const answer = parseJson(stdout);
  return { client: textAt(answer, 'Client', 'Version'), server: textAt(answer, 'Server', 'Version') };
}

export interface DockerInfo {
  /** nerdctl tells it here only. */
  readonly version: string | undefined;
  readonly system: string | undefined;
  readonly kernel: string | undefined;
  readonly cgroupDriver: string | undefined;
  readonly runtimes: readonly string[];
  readonly defaultRuntime: string | undefined;
  readonly rootless: boolean;
  readonly dataFolder: string | undefined;
  readonly devices: readonly string[];
  /** Undefined where the client did not get to say. */
  readonly plugins: readonly string[] | undefined;
}

/** `docker info --format '{{json .}}'`, of Engine 18.09 to 29. */
export function parseDockerInfo(stdout: string): DockerInfo {
  const answer = parseJson(stdout);
  return {
    version: textAt(answer, 'ServerVersion'),
    system: textAt(answer, 'OperatingSystem'),
    kernel: textAt(answer, 'KernelVersion'),
    cgroupDriver: textAt(answer, 'CgroupDriver'),
    runtimes: keysAt(answer, 'Runtimes'),
    defaultRuntime: textAt(answer, 'DefaultRuntime'),
    rootless: itemsAt(answer, 'SecurityOptions').some((option) => /^name=rootless\b/.test(String(option))),
    dataFolder: textAt(answer, 'DockerRootDir'),
    devices: itemsAt(answer, 'DiscoveredDevices').flatMap((device) => textAt(device, 'ID') ?? []),
    plugins: Array.isArray(at(answer, 'ClientInfo', 'Plugins'))
      ? itemsAt(answer, 'ClientInfo', 'Plugins').flatMap((plugin) => textAt(plugin, 'Name') ?? [])
      : undefined,
  };
}

/** The context in use and where it leads, by `docker context inspect`; DOCKER_HOST is in it already. */
export function parseDockerContext(stdout: string): {
  readonly context: string | undefined;
  readonly endpoint: string | undefined;
} {
  const answer = parseJson(stdout);
  const [first]: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return { context: textAt(first, 'Name'), endpoint: textAt(first, 'Endpoints', 'docker', 'Host') };
}

export interface PodmanInfo {
  readonly version: string | undefined;
  readonly system: string | undefined;
  readonly kernel: string | undefined;
  readonly cgroupDriver: string | undefined;
  readonly rootless: boolean;
  readonly remote: boolean;
  readonly dataFolder: string | undefined;
}

/** `podman info --format json`. */
export function parsePodmanInfo(stdout: string): PodmanInfo {
  const answer = parseJson(stdout);
  const distribution = at(answer, 'host', 'distribution');
  const named = [textAt(distribution, 'distribution'), textAt(distribution, 'version')];
  return {
    version: textAt(answer, 'version', 'Version'),
    system: named.filter((part) => part !== undefined).join(' ') || undefined,
    kernel: textAt(answer, 'host', 'kernel'),
    cgroupDriver: textAt(answer, 'host', 'cgroupManager'),
    rootless: at(answer, 'host', 'security', 'rootless') === true,
    remote: at(answer, 'host', 'serviceIsRemote') === true,
    dataFolder: textAt(answer, 'store', 'graphRoot'),
  };
}
