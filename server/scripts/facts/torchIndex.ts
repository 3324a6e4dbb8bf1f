// What the wheel indexes of the PyTorch project add to the release matrix, once they were read.
import type { TorchFile } from '../../src/knowledge/facts.ts';
import type { Sources, Table } from '../factSources.ts';

type Release = TorchFile['releases'][number];

export interface TorchIndexTable extends Table {
  readonly variants: readonly {
    readonly variant: string;
    readonly releases: Readonly<Record<string, readonly string[]>> | null;
  }[];
}

/**
 * Adds the variants an index holds. None is taken away: a wheel that the matrix names and the index has no more is no
 * reason to call its combination impossible.
 */
export function withTorchIndexes(
  releases: readonly Release[],
  from: TorchIndexTable,
  sources: Sources,
): readonly Release[] {
  const read = from.variants.filter((row) => row.releases !== null);
  const all = read.length === from.variants.length;
  return releases.map((release) => {
    const held = read.filter((row) => row.releases?.[release.version] !== undefined);
    if (held.length === 0) return release;
    const { variantsKnown, ...rest } = release;
    const found = held.map(({ variant }) => variant);
    return {
      ...rest,
      ...(variantsKnown === undefined || all ? {} : { variantsKnown }),
      variants: [...new Set([...release.variants, ...found])].sort(byCuda),
      sources: [...release.sources, ...sources.ids('torch-index', from, 'index')],
    };
  });
}

/** cpu, then CUDA from old to new, then the rest as it stands. */
function byCuda(a: string, b: string): number {
  const rank = (variant: string): number =>
    variant === 'cpu' ? 0 : Number(/^cu(\d+)$/.exec(variant)?.[1] ?? Number.POSITIVE_INFINITY);
  return rank(a) === rank(b) ? 0 : rank(a) - rank(b);
}
