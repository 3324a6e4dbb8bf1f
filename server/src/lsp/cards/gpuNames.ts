import type { Gpu } from '../../knowledge/subjects.ts';
import { shortened } from './ranges.ts';

/** The GPUs of a compute capability, one of every kind first: a reader knows servers or desktops, seldom both. */
export function gpuNames(gpus: readonly Gpu[], capability: string, most: number): string {
  const found = gpus.filter(({ computeCapability }) => computeCapability === capability);
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const byKind = kinds.map((kind) => found.filter((gpu) => gpu.kind === kind));
  const mixed = found.flatMap((_, at) => byKind.flatMap((list) => list[at] ?? []));
  return shortened(
    mixed.map(({ name }) => name.replace(/^NVIDIA /, '')),
    most,
  );
}
