import { csvRecord } from './csv.ts';
import type { Dialect } from './engine.ts';

/** Which GPUs a container gets: all, or some by index, UUID or MIG name. */
export type GpuRequest = 'all' | { readonly devices: readonly string[] };

/**
 * docker reads `--gpus` as a CSV record, so a list of devices is one quoted field: `"device=0,1"`, quotes included.
 * podman takes the names of the Container Device Interface; its own `--gpus` does nothing in the versions before 5.
 */
export function gpuArguments(request: GpuRequest, dialect: Dialect): readonly string[] {
  if (dialect === 'podman') {
    const devices = request === 'all' ? ['all'] : request.devices;
    return devices.flatMap((device) => ['--device', `nvidia.com/gpu=${device}`]);
  }
  if (request === 'all') return ['--gpus', 'all'];
  return ['--gpus', csvRecord([`device=${request.devices.join(',')}`])];
}

/** Reads what a person types: `all`, or `0,1`, `GPU-3faa8e5b`, `0:1`. Undefined when it is none of these. */
export function parseGpuRequest(typed: string): GpuRequest | undefined {
  const text = typed.trim();
  if (text === 'all') return 'all';
  const devices = text.split(/[\s,]+/).filter((device) => device !== '');
  const valid = devices.length > 0 && devices.every((device) => /^[\w][\w:./-]*$/.test(device));
  return valid ? { devices } : undefined;
}
