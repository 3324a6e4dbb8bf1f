import type { TorchFile } from './facts.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Answer, Source, TorchRelease } from './types.ts';
import { compareVersions } from './versions.ts';

/** Wheels of PyTorch by release. */
export interface TorchTable {
  release(version: string): Answer<TorchRelease>;
  withVariant(variant: string): readonly TorchRelease[];
  neverReleased(version: string): readonly Source[] | undefined;
}

export function torchTable(file: TorchFile, book: SourceBook): TorchTable {
  return {
    release: (version) => {
      // A local label (+cu124) names a variant of the same release; only plain releases are in the table.
      const plain = /^v?(\d+(?:\.\d+){1,2})(?:\.0)?(?:\+[\w.]+)?$/.exec(version.trim())?.[1];
      const newer = /^v?(\d{1,4}(?:\.\d{1,4}){0,2})/.exec(version.trim())?.[1];
      const row =
        plain === undefined ? undefined : file.releases.find((r) => compareVersions(r.version, plain) === 0);
      if (row !== undefined) {
        const sources = book.resolve(row.sources);
        return { kind: 'known', value: release(row, file), sources, asOf: file.asOf };
      }
      if (newer !== undefined && compareVersions(newer, file.newest) > 0) {
        return { kind: 'out-of-range', newestKnown: file.newest };
      }
      return { kind: 'unknown' };
    },
    neverReleased: (version) => {
      const ids = sourcesOfAbsence(version, file);
      return ids === undefined ? undefined : book.resolve(ids);
    },
    withVariant: (variant) =>
      file.releases
        .filter((row) => row.variants.includes(variant))
        .sort((a, b) => compareVersions(b.version, a.version))
        .map((row) => release(row, file)),
  };
}

/** What says that `x.y.z` is no release of torch; undefined when it is one, or when that is not known. */
export function sourcesOfAbsence(version: string, file: TorchFile): readonly string[] | undefined {
  const minor = /^(\d{1,4}\.\d{1,4})\.\d{1,4}$/.exec(version)?.[1];
  const [from, to, ids] = file.allReleases;
  if (minor === undefined || compareVersions(minor, from) < 0 || compareVersions(minor, to) > 0)
    return undefined;
  return file.releases.some((row) => compareVersions(row.version, version) === 0) ? undefined : ids;
}

function release(row: TorchFile['releases'][number], { completeBetween }: TorchFile): TorchRelease {
  const [from, to] = completeBetween;
  return {
    version: row.version,
    variants: row.variants,
    variantsKnown:
      row.variantsKnown !== undefined || compareVersions(row.version, from) < 0
        ? 'some'
        : compareVersions(row.version, to) > 0
          ? 'from-oldest'
          : 'all',
    defaultVariant: row.defaultVariant ?? undefined,
    python: row.python,
    torchvision: row.torchvision ?? undefined,
    torchaudio: row.torchaudio ?? undefined,
  };
}
