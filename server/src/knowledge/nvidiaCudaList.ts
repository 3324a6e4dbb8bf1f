import type { EndOfLifeTable } from './endOfLife.ts';
import type { NvidiaCudaFile, TagClass } from './facts.ts';
import { type CudaTag, cudnnMajor, parseCudaTag, parseSystem } from './nvidiaCudaTag.ts';
import { compareVersions, minorOf } from './versions.ts';

/** One row of the tag list. */
export interface CudaRow extends CudaTag {
  readonly tag: string;
  /** `x.y` of `cuda`. */
  readonly minor: string;
  /** Full cuDNN version where the table has it, else the major; undefined for flavours without cuDNN. */
  readonly cudnn: string | undefined;
  readonly class: TagClass;
  /** Whether its system is past the end of its support. */
  readonly ended: boolean;
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
export function expandCudaList(file: NvidiaCudaFile, ends: EndOfLifeTable): CudaList {
  const flavourOf = remember(parseFlavour);
  const systemOf = remember((system) => {
    const os = parseSystem(system);
    return { os, ended: os !== undefined && ends.hasEnded(os.name, os.version) };
  });
  const rows = new Map<string, CudaRow>();
  for (const [cuda, cudnn, flavours, systems, index] of file.groups) {
    const shared = file.classes[index];
    if (shared === undefined) continue;
    const minor = minorOf(cuda);
    for (const flavour of flavours.split(' ')) {
      const parts = flavourOf(flavour);
      for (const system of systems.split(' ')) {
        const { os, ended } = systemOf(system);
        const tag = os === undefined ? `${cuda}-${flavour}` : `${cuda}-${flavour}-${system}`;
        rows.set(tag, {
          tag,
          cuda,
          minor,
          ...parts,
          cudnn: cudnn ?? parts.major,
          os,
          odd: [],
          class: shared,
          ended,
        });
      }
    }
  }
  const versions = [...new Set(file.groups.map(([cuda]) => cuda))].sort(compareVersions);
  const age = new Map(versions.map((version, index) => [version, -index]));
  return {
    rows,
    existing: [...rows.values()]
      .filter((row) => row.class.status === 'exists')
      .sort((a, b) => (age.get(a.cuda) ?? 0) - (age.get(b.cuda) ?? 0)),
    versions: new Set(versions),
    minors: [...new Set(versions.map(minorOf))],
    systems: new Set(file.groups.flatMap(([, , , systems]) => systems.split(' '))),
  };
}

/** A few dozen words make up thousands of tags; each is read once. */
function remember<T>(read: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    const seen = known.get(word);
    if (seen !== undefined) return seen;
    const value = read(word);
    known.set(word, value);
    return value;
  };
}

/** `cudnn8-runtime` → library, kind and cuDNN major; a bare `cudnn` is cuDNN 9 in every listed tag. */
function parseFlavour(
  flavour: string,
): Pick<CudaTag, 'library' | 'kind'> & { readonly major: string | undefined } {
  const parsed = parseCudaTag(`0-${flavour}`);
  const library = parsed?.library;
  return { library, kind: parsed?.kind, major: library === 'cudnn' ? '9' : cudnnMajor(library) };
}
