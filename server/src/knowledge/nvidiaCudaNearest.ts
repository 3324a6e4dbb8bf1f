import type { CudaList, CudaRow } from './nvidiaCudaList.ts';
import { type CudaTag, cudnnMajor, intendedKind, intendedSystem } from './nvidiaCudaTag.ts';
import { compareVersions, minorOf } from './versions.ts';

// Weights, calibrated on the table's list of look-alike tags: an operating system or a cuDNN major is kept when the
// next CUDA release has it, otherwise the CUDA version is kept. Flavour and "with cuDNN" are kept before both.
const OTHER_PATCH = 1;
const NEWER_RELEASE = 10;
const OLDER_RELEASE = 11;
const OTHER_OS_VERSION = 15;
/** From a system past its support to a supported one: nearer than another CUDA release. */
const SUPPORTED_OS_VERSION = 5;
const OTHER_OS = 18;
/** A tag that names no system meant Ubuntu; no release is far enough to change the package manager for. */
const NOT_THE_DEFAULT_OS = 1000;
const OTHER_CUDNN_OF_RELEASE = 8;
/** cuDNN 8 asked by number, but CUDA has 9: the libraries do not mix, so two releases back is still nearer. */
const OTHER_CUDNN = 25;
const OTHER_LIBRARY = 40;
const OTHER_KIND = 50;
const DEFAULT_KINDS = ['runtime', 'devel', 'base'];

interface Ranked {
  readonly row: CudaRow;
  readonly cost: number;
}

/** What a tag asks for, read once: it is held against thousands of rows. */
interface Wanted {
  readonly cuda: string;
  readonly minor: string;
  readonly library: string | undefined;
  readonly cudnnMajor: string | undefined;
  readonly kind: string | undefined;
  readonly system: CudaTag['os'];
  readonly systemEnded: boolean;
}

function wanted(target: CudaTag, list: CudaList): Wanted {
  const system = target.os === undefined ? undefined : intendedSystem(target.os);
  return {
    cuda: target.cuda,
    minor: minorOf(target.cuda),
    library: target.library?.startsWith('cudnn') ? 'cudnn' : target.library,
    cudnnMajor: cudnnMajor(target.library),
    kind: intendedKind(target),
    system,
    systemEnded: list.existing.some((row) => row.ended && isOn(system, row)),
  };
}

/** Existing tags most like `written`, best first; the newest known for certain when nothing usable is written. */
export function nearestCudaTags(
  written: CudaTag | undefined,
  list: CudaList,
  limit: number,
): readonly string[] {
  const newest = list.existing.find((row) => row.class.certainty === 'firm')?.cuda ?? '';
  const target = wanted(
    written ?? { cuda: newest, library: undefined, kind: undefined, os: undefined, odd: [] },
    list,
  );
  const releases = releaseCosts(target, list);
  // A proposal must bring no new fault: a system past its support is kept where it is asked for, never proposed.
  const worthwhile = list.existing.filter((row) => !row.ended || isOn(target.system, row));
  const ranked = (row: CudaRow): Ranked => ({
    row,
    cost: cost(target, row, releases) + preference(target, row),
  });
  // Ranking thousands of rows for three of them is what an editor would wait for: usually the near ones are enough.
  const near = worthwhile
    .filter(({ minor }) => (releases.get(minor) ?? 0) < OTHER_LIBRARY)
    .map(ranked)
    .filter((candidate) => candidate.cost < OTHER_LIBRARY);
  const best = inOrder(near, target);
  return (best.length < limit ? inOrder(worthwhile.map(ranked), target) : best)
    .slice(0, Math.max(0, limit))
    .map(({ row }) => row.tag);
}

function inOrder(ranked: readonly Ranked[], target: Wanted): readonly Ranked[] {
  return withoutOlderPatches(
    [...ranked].sort((a, b) => a.cost - b.cost),
    target,
  );
}

/** Of a release other than the one asked for, only the newest patch is worth proposing. */
function withoutOlderPatches(ranked: readonly Ranked[], target: Wanted): readonly Ranked[] {
  const seen = new Set<string>();
  return ranked.filter(({ row }) => {
    const { minor } = row;
    if (minor === target.minor) return true;
    const key = `${minor} ${row.tag.slice(row.cuda.length)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function cost(target: Wanted, row: CudaRow, releases: ReadonlyMap<string, number>): number {
  const release = row.cuda === target.cuda ? 0 : (releases.get(row.minor) ?? 0);
  return release + libraryCost(target, row) + kindCost(target, row) + systemCost(target, row);
}

/** What it costs to move from the release asked for to each listed one. */
function releaseCosts(target: Wanted, list: CudaList): ReadonlyMap<string, number> {
  const { minor } = target;
  const from = place(list.minors, minor);
  return new Map(
    list.minors.map((other, index) => {
      if (other === minor) return [other, OTHER_PATCH];
      return [other, index > from ? (index - from) * NEWER_RELEASE : (from - index) * OLDER_RELEASE];
    }),
  );
}

/** Position of a release among the listed ones; between two of them for a release that is not listed. */
function place(minors: readonly string[], minor: string): number {
  const exact = minors.indexOf(minor);
  if (exact >= 0) return exact;
  return minors.filter((other) => compareVersions(other, minor) < 0).length - 0.5;
}

function libraryCost(target: Wanted, row: CudaRow): number {
  const has = row.library?.startsWith('cudnn') ? 'cudnn' : row.library;
  if (target.library !== has) return OTHER_LIBRARY;
  const major = target.cudnnMajor;
  if (major === undefined || row.cudnn?.split('.')[0] === major) return 0;
  // Within one release that numbers its cuDNN (12.3: cudnn9) the number is taken for a slip.
  const slip = row.library !== 'cudnn' && row.minor === target.minor;
  return slip ? OTHER_CUDNN_OF_RELEASE : OTHER_CUDNN;
}

function kindCost(target: Wanted, row: CudaRow): number {
  const { kind } = target;
  if (kind === undefined) return DEFAULT_KINDS.indexOf(row.kind ?? '') * 2;
  return kind === row.kind ? 0 : OTHER_KIND;
}

function systemCost(target: Wanted, row: CudaRow): number {
  const { system } = target;
  if (system === undefined) return row.os?.name === 'ubuntu' ? 0 : NOT_THE_DEFAULT_OS;
  if (isOn(system, row)) return 0;
  if (row.os?.name !== system.name) return OTHER_OS;
  return target.systemEnded ? SUPPORTED_OS_VERSION : OTHER_OS_VERSION;
}

function isOn(system: CudaTag['os'], { os }: CudaRow): boolean {
  return system !== undefined && os?.name === system.name && os.version === system.version;
}

/** Breaks ties, far below any weight: Ubuntu, and its version next to the one asked for. */
function preference(target: Wanted, row: CudaRow): number {
  const version = Number(row.os?.version ?? 0);
  const asked = target.system?.name === row.os?.name ? Number(target.system?.version) : Number.NaN;
  const distance = Number.isFinite(asked) ? Math.abs(version - asked) : 100 - version;
  return (row.os?.name === 'ubuntu' ? 0 : 0.5) + distance / 1000;
}
