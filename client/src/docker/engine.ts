import { type Argument, type Invocation, plain, toInvocation } from './invocation.ts';

/** The command-line dialects that differ for us. */
export type Dialect = 'docker' | 'podman' | 'nerdctl';

/** A container engine's client on this machine. */
export interface Engine {
  readonly program: string;
  readonly dialect: Dialect;
  /** Which of the engines that the client knows: a context of docker, a connection of podman. Undefined: its own choice. */
  readonly context?: string | undefined;
}

/** Reads the answer to `--version`: a program called `docker` may be podman's stand-in. */
export function dialectOf(versionAnswer: string): Dialect {
  if (/^podman\b/im.test(versionAnswer)) return 'podman';
  return /^nerdctl\b/im.test(versionAnswer) ? 'nerdctl' : 'docker';
}

/** The client called for the engine that was chosen: `docker --context gpu-box …`. */
export function engineInvocation(engine: Engine, args: readonly Argument[]): Invocation {
  return toInvocation(engine.program, [...plain(...contextArguments(engine)), ...args]);
}

function contextArguments({ dialect, context }: Engine): readonly string[] {
  if (context === undefined || dialect === 'nerdctl') return [];
  return [dialect === 'podman' ? '--connection' : '--context', context];
}
