import type { EngineFacts, Place } from './facts.ts';

/** The machine the editor runs on. */
export interface Here {
  readonly os: 'linux' | 'windows' | 'mac';
  /** Release of the kernel, as `uname -r` prints it. */
  readonly kernel: string | undefined;
}

/**
 * Where the engine runs. A socket on this machine may lead elsewhere (a virtual machine, a tunnel): a container on Linux
 * shares the kernel of its host, so an engine with another kernel is not here.
 */
export function placeOf(engine: EngineFacts, here: Here): Place {
  const ssh = sshOf(engine.endpoint);
  if (ssh !== undefined) return ssh;
  const name = engine.system ?? engine.endpoint ?? engine.program;
  if (isOtherMachine(engine.endpoint)) return { kind: 'elsewhere', name: engine.endpoint ?? name };
  if (engine.state.kind === 'missing') return { kind: 'here' };
  if (engine.saysRemote || here.os === 'mac') return { kind: 'elsewhere', name };
  if (here.os === 'windows') {
    // The virtual machine of WSL 2 has the GPUs and the driver of Windows.
    return engine.kernel === undefined || /microsoft/i.test(engine.kernel)
      ? { kind: 'here' }
      : { kind: 'elsewhere', name };
  }
  const other = engine.kernel !== undefined && here.kernel !== undefined && engine.kernel !== here.kernel;
  return other ? { kind: 'elsewhere', name } : { kind: 'here' };
}

/** `ssh://user@host:2222`; a destination that ssh could take for an option is refused. */
function sshOf(endpoint: string | undefined): Place | undefined {
  const match = /^ssh:\/\/((?:[\w.+-]+@)?(?:[\w.-]+|\[[\da-f:]+\]))(?::(\d+))?\/?$/i.exec(endpoint ?? '');
  const destination = match?.[1]?.replace(/[[\]]/g, '');
  if (destination === undefined || destination.startsWith('-')) return undefined;
  return { kind: 'ssh', destination, port: match?.[2] };
}

function isOtherMachine(endpoint: string | undefined): boolean {
  if (endpoint === undefined || /^(?:unix|npipe|fd):/.test(endpoint)) return false;
  return !/^(?:tcp|https?):\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|\/|$)/.test(endpoint);
}
