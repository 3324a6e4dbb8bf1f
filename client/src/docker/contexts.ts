import type { Engine } from './engine.ts';
import { type Invocation, plain, toInvocation } from './invocation.ts';

/** An engine that the client can reach: a context of docker, a connection of podman. */
export interface EngineContext {
  readonly name: string;
  /** Where it is: `unix:///var/run/docker.sock`, `ssh://me@gpu-box`. */
  readonly address: string;
  /** Whether the client uses it when none is named. */
  readonly current: boolean;
}

/** Asks for the contexts; undefined for nerdctl, which has none. */
export function contextsInvocation({ program, dialect }: Engine): Invocation | undefined {
  if (dialect === 'nerdctl') return undefined;
  const what = dialect === 'podman' ? ['system', 'connection', 'ls'] : ['context', 'ls'];
  return toInvocation(program, plain(...what, '--format', dialect === 'podman' ? 'json' : '{{json .}}'));
}

/** Reads a list of contexts: one JSON object a line, or one array, with the fields of either client. */
export function parseContexts(stdout: string): readonly EngineContext[] {
  return objectsIn(stdout).flatMap((fields) => {
    const name = textOf(fields, 'Name');
    if (name === undefined) return [];
    const address = textOf(fields, 'DockerEndpoint') ?? textOf(fields, 'URI') ?? '';
    return [{ name, address, current: isSet(fields, 'Current') || isSet(fields, 'Default') }];
  });
}

/** Asks for the builders of buildx, which docker alone has. */
export function buildersInvocation({ program, dialect }: Engine): Invocation | undefined {
  return dialect === 'docker' ? toInvocation(program, plain('buildx', 'ls')) : undefined;
}

/**
 * Reads the table of `buildx ls`: the first word of a line is a builder, marked by `*` when it is in use; its nodes are
 * indented, and by newer versions preceded by a branch.
 */
export function parseBuilders(stdout: string): readonly { readonly name: string; readonly driver: string }[] {
  return stdout.split('\n').flatMap((line) => {
    const found = /^([\w.-]+)(?:\s?\*)?\s+([a-z][a-z-]*)\b/.exec(line);
    const [, name, driver] = found ?? [];
    return name === undefined || driver === undefined || name === 'NAME' ? [] : [{ name, driver }];
  });
}

function objectsIn(stdout: string): readonly object[] {
  const texts = stdout.trimStart().startsWith('[') ? [stdout] : stdout.split('\n');
  return texts.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return values.filter((item) => typeof item === 'object' && item !== null);
    } catch {
      return [];
    }
  });
}

function textOf(fields: object, name: string): string | undefined {
  const value: unknown = Reflect.get(fields, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isSet(fields: object, name: string): boolean {
  return Reflect.get(fields, name) === true || Reflect.get(fields, name) === '*';
}
