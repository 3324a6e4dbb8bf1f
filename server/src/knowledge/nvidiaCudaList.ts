import type { NvidiaCudaFile, TagClass } from './facts.ts';
import { type CudaTag, parseCudaTag, parseSystem } from './nvidiaCudaTag.ts';
import { compareVersions, minorOf } from './versions.ts';

/** One row of the tag list. */
export interface CudaRow extends CudaTag {
  readonly tag: string;
  /** Full cuDNN version where the table has it, else the major; undefined for flavours without cuDNN. */
  readonly cudnn: string | undefined;
  readonly class: TagClass;
}

/** The tag list with the indexes the questions need. */
export interface CudaList {
  readonly rows: ReadonlyMap<string, CudaRow>;
  /** Rows a Dockerfile may be pointed to, newest CUDA first. */
  readonly existing: readonly CudaRow[];
  readonly versions: ReadonlySet<string>;
  /** `x.y` of every listed version, oldest first. */
  readonly minors: readonly string[];
  readonly systems: ReadonlySet<string>;
}

/** Expands the compact groups into one row per tag. */
export function expandCudaList(file: NvidiaCudaFile): CudaList {
  const rows = new Map<string, CudaRow>();
  for (const [cuda, cudnn, flavours, systems, index] of file.groups) {
    const shared = file.classes[index];
    if (shared === undefined) continue;
    for (const flavour of flavours.split(' ')) {
      for (const system of systems.split(' ')) {
        const row = cudaRow(cuda, cudnn, flavour, system, shared);
        if (row !== undefined) rows.set(row.tag, row);
      }
    }
  }
  const all = [...rows.values()];
  return {
    rows,
    existing: all
      .filter((row) => row.class.status === 'exists')
      .sort((a, b) => compareVersions(b.cuda, a.cuda)),
    versions: new Set(all.map((row) => row.cuda)),
    minors: [...new Set(all.map((row) => minorOf(row.cuda)))].sort(compareVersions),
    systems: new Set(all.flatMap((row) => (row.os === undefined ? [] : [`${row.os.name}${row.os.version}`]))),
  };
}

function cudaRow(
  cuda: string,
  cudnn: string | null,
  flavour: string,
  system: string,
  shared: TagClass,
): CudaRow | undefined {
  const tag = system === 'none' ? `${cuda}-${flavour}` : `${cuda}-${flavour}-${system}`;
  const parsed = parseCudaTag(tag);
  if (parsed === undefined) return undefined;
  const os = system === 'none' ? undefined : parseSystem(system);
  return { ...parsed, os, tag, cudnn: cudnn ?? majorOf(parsed.library), class: shared };
}

/** A bare `cudnn` is cuDNN 9 in every listed tag (CUDA 12.4.1 and later); 7, 8 and 9 are written out. */
function majorOf(library: string | undefined): string | undefined {
  if (library === undefined || library === 'tensorrt') return undefined;
  return library === 'cudnn' ? '9' : library.slice('cudnn'.length);
}
