import { csvRecord } from './csv.ts';
import type { Engine } from './engine.ts';
import { type Argument, type Invocation, plain, toInvocation } from './invocation.ts';

export interface BuildOptions {
  /** Absolute path of the Dockerfile. */
  readonly file: string;
  /** Absolute path of the folder that COPY sees. */
  readonly context: string;
  readonly tag: string;
  readonly target?: string | undefined;
  readonly buildArgs?: readonly {
    readonly name: string;
    readonly value: string;
    readonly secret?: boolean;
  }[];
  readonly secrets?: readonly { readonly id: string; readonly source: string }[];
}

/** `docker build`, the same for docker and podman. */
export function buildInvocation(engine: Engine, options: BuildOptions): Invocation {
  const { file, context, tag, target, buildArgs = [], secrets = [] } = options;
  return toInvocation(engine.program, [
    ...plain('build', '--file', file, '--tag', tag),
    ...(target === undefined ? [] : plain('--target', target)),
    ...buildArgs.flatMap(buildArgument),
    ...secrets.flatMap(({ id, source }) => plain('--secret', csvRecord([`id=${id}`, `src=${source}`]))),
    ...plain(positional(context)),
  ]);
}

function buildArgument({ name, value, secret = false }: { name: string; value: string; secret?: boolean }) {
  const assignment: Argument = { text: `${name}=${value}`, secret };
  return [...plain('--build-arg'), assignment];
}

/** A name with a leading dash would be read as a flag, and `-` alone as standard input. */
function positional(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
