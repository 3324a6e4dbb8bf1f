import { type Engine, engineInvocation } from './engine.ts';
import { type GpuRequest, gpuArguments } from './gpus.ts';
import { type Invocation, plain } from './invocation.ts';
import { fieldsOf, listOf, parsed } from './json.ts';

export interface SmokeTestOptions {
  readonly image: string;
  readonly gpus: GpuRequest;
  /** Size of /dev/shm. */
  readonly sharedMemory: string | undefined;
  /** Each is published on a free port of this machine, which alone reaches it. */
  readonly ports: readonly number[];
}

/** Starts the container in the background; it is not removed when it ends, so that its output can be read. */
export function smokeTestInvocation(engine: Engine, options: SmokeTestOptions): Invocation {
  const { image, gpus, sharedMemory, ports } = options;
  return engineInvocation(
    engine,
    plain(
      'run',
      '--detach',
      ...gpuArguments(gpus, engine.dialect),
      ...(sharedMemory === undefined ? [] : ['--shm-size', sharedMemory]),
      ...ports.flatMap((port) => ['-p', `127.0.0.1::${port}`]),
      image,
    ),
  );
}

export function inspectContainer(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('container', 'inspect', container));
}

/** All that the container printed. */
export function outputInvocation(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('logs', container));
}

export interface ContainerState {
  readonly running: boolean;
  readonly exitCode: number | undefined;
  /** `starting`, `healthy`, `unhealthy`; undefined without a health check. */
  readonly health: string | undefined;
  /** Ports of this machine, in the order of those of the container. */
  readonly ports: readonly number[];
}

/** Reads `container inspect`; undefined for anything else. */
export function parseContainerState(stdout: string): ContainerState | undefined {
  const [container] = listOf(parsed(stdout));
  const state = fieldsOf(fieldsOf(container).get('State'));
  const running = state.get('Running');
  if (typeof running !== 'boolean') return undefined;
  const exitCode = state.get('ExitCode');
  // Podman before 4 calls it Healthcheck; 4 gives an empty one where there is no health check.
  const health = fieldsOf(state.get('Health') ?? state.get('Healthcheck')).get('Status');
  const published = fieldsOf(fieldsOf(fieldsOf(container).get('NetworkSettings')).get('Ports'));
  return {
    running,
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
    health: typeof health === 'string' && health !== '' && health !== 'none' ? health : undefined,
    ports: [...published.values()].flatMap(hostPortsOf),
  };
}

function hostPortsOf(bindings: unknown): readonly number[] {
  return listOf(bindings).flatMap((binding) => {
    const port = Number(fieldsOf(binding).get('HostPort'));
    return Number.isInteger(port) && port > 0 ? [port] : [];
  });
}
