import type { Engine } from './engine.ts';
import { type GpuRequest, gpuArguments } from './gpus.ts';
import { type Invocation, plain, toInvocation } from './invocation.ts';

export interface RunOptions {
  readonly image: string;
  readonly gpus: GpuRequest;
  /** Size of /dev/shm, `2g`; the engines give 64 MB. */
  readonly shmSize?: string | undefined;
  readonly ports?: readonly number[];
}

/** `docker run` of a throw-away container in the foreground, its ports open to this machine only. */
export function runInvocation(engine: Engine, options: RunOptions): Invocation {
  const { image, gpus, shmSize, ports = [] } = options;
  return toInvocation(
    engine.program,
    plain(
      'run',
      '--rm',
      '-it',
      ...gpuArguments(gpus, engine.dialect),
      ...(shmSize === undefined ? [] : ['--shm-size', shmSize]),
      ...ports.flatMap((port) => ['-p', `127.0.0.1:${port}:${port}`]),
      image,
    ),
  );
}
