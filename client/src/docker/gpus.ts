import { csvRecord } from './csv.ts';
import type { Dialect } from './engine.ts';

/** Which GPUs a container gets: all, as many as said, or some by index, UUID or MIG name; `amd` are all those of ROCm. */
export type GpuRequest =
  | 'all'
  | 'none'
  | 'amd'
  | { readonly count: number }
  | { readonly devices: readonly string[] };

/**
 * docker reads `--gpus` as a CSV record, so a list of devices is one quoted field: `"device=0,1"`, quotes included.
 * podman takes the names of the Container Device Interface; its own `--gpus` does nothing in the versions before 5.
 */
export function gpuArguments(request: GpuRequest, dialect: Dialect): readonly string[] {
  if (request === 'none') return [];
  if (request === 'amd') return ['--device', '/dev/kfd', '--device', '/dev/dri', '--group-add', 'video'];
  if (dialect === 'podman')
    return namesOf(request).flatMap((device) => ['--device', `nvidia.com/gpu=${device}`]);
  if (request === 'all') return ['--gpus', 'all'];
  if ('count' in request) return ['--gpus', String(request.count)];
  return ['--gpus', csvRecord([`device=${request.devices.join(',')}`])];
}

/** The Container Device Interface counts nothing, so a count takes the first ones. */
function namesOf(request: 'all' | { readonly count: number } | { readonly devices: readonly string[] }) {
  if (request === 'all') return ['all'];
  return 'count' in request ? Array.from({ length: request.count }, (_, index) => index) : request.devices;
}

/** Reads what a person types: `all`, `none`, `amd`, `count=2`, or `0,1`, `GPU-3faa8e5b`, `0:1`. */
export function parseGpuRequest(typed: string): GpuRequest | undefined {
  const text = typed.trim();
  if (text === 'all' || text === 'none' || text === 'amd') return text;
  const count = /^count=([1-9]\d?)$/.exec(text)?.[1];
  if (count !== undefined) return { count: Number(count) };
  const devices = text.split(/[\s,]+/).filter((device) => device !== '');
  const valid = devices.length > 0 && devices.every((device) => /^[\w][\w:./-]*$/.test(device));
  return valid ? { devices } : undefined;
}

/** The text that `parseGpuRequest` reads back: it stands in profiles. */
export function gpuText(request: GpuRequest): string {
  if (typeof request === 'string') return request;
  return 'count' in request ? `count=${request.count}` : request.devices.join(',');
}
