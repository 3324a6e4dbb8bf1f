import { type Engine, engineInvocation } from './engine.ts';
import { type Invocation, plain } from './invocation.ts';

/** Constant, so that nothing of a name is ever read by a shell: bash where the image has it. */
export const SHELL_SCRIPT = 'command -v bash >/dev/null 2>&1 && exec bash; exec sh';
const LOG_LINES = '1000';

export function shellInContainer(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('exec', '-it', container, 'sh', '-c', SHELL_SCRIPT));
}

export function stopInvocation(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('stop', container));
}

export function removeInvocation(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('rm', '--force', container));
}

/** The last lines, and what comes. */
export function logsInvocation(engine: Engine, container: string): Invocation {
  return engineInvocation(engine, plain('logs', '--follow', '--tail', LOG_LINES, container));
}

/** CPU, memory and network of a container, or of all that run, drawn anew each second. */
export function statsInvocation(engine: Engine, container: string | undefined): Invocation {
  return engineInvocation(engine, plain('stats', ...(container === undefined ? [] : [container])));
}
