import { type Engine, engineInvocation } from './engine.ts';
import { type Invocation, plain } from './invocation.ts';
import { fieldsOf, listOf, parsed } from './json.ts';
import { DOCKERFILE_LABEL } from './run.ts';

/** A container that runs. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** As the engine says it: `Up 2 hours (healthy)`. */
  readonly status: string;
  readonly ports: string;
  /** Value of the label that says what its image was built from; empty without one. */
  readonly dockerfile: string;
}

// The client quotes each field: a name or a label may hold anything.
const FIELDS = ['.ID', '.Names', '.Image', '.Status', '.Ports', `(.Label "${DOCKERFILE_LABEL}")`];
const FORMAT = `[${FIELDS.map((field) => `{{json ${field}}}`).join(',')}]`;

/** Lists the containers that run; podman 4.3 can not print one label, so it is asked for everything. */
export function listContainers(engine: Engine): Invocation {
  const format = engine.dialect === 'podman' ? 'json' : FORMAT;
  return engineInvocation(engine, plain('ps', '--no-trunc', '--format', format));
}

/** Reads the answer. Total: what is not as expected is left out. */
export function parseContainers({ dialect }: Engine, stdout: string): readonly Container[] {
  if (dialect === 'podman') return listOf(parsed(stdout)).flatMap(fromPodman);
  return stdout.split('\n').flatMap((line) => {
    const [id, name, image, status, ports, dockerfile] = listOf(parsed(line)).map(textOf);
    return id === undefined || id === '' ? [] : [container({ id, name, image, status, ports, dockerfile })];
  });
}

function fromPodman(value: unknown): readonly Container[] {
  const fields = fieldsOf(value);
  const id = textOf(fields.get('Id'));
  const [name] = listOf(fields.get('Names')).map(textOf);
  const dockerfile = textOf(fieldsOf(fields.get('Labels')).get(DOCKERFILE_LABEL));
  const ports = listOf(fields.get('Ports')).map(portOf).join(', ');
  const found = { id, name, image: textOf(fields.get('Image')), status: textOf(fields.get('Status')) };
  return id === '' ? [] : [container({ ...found, ports, dockerfile })];
}

function portOf(value: unknown): string {
  const fields = fieldsOf(value);
  const [host, container] = [fields.get('host_port'), fields.get('container_port')];
  return `${textOf(fields.get('host_ip')) || '0.0.0.0'}:${host}->${container}/${textOf(fields.get('protocol'))}`;
}

type Read = { readonly [Field in keyof Container]: string | undefined };

function container({
  id = '',
  name = '',
  image = '',
  status = '',
  ports = '',
  dockerfile = '',
}: Read): Container {
  return { id, name, image, status, ports, dockerfile };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
