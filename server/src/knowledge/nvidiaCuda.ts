import type { Description, Repository } from './description.ts';
import { NOTHING_KNOWN } from './description.ts';
import type { EndOfLifeTable } from './endOfLife.ts';
import type { NvidiaCudaFile } from './facts.ts';
import { type CudaList, type CudaRow, expandCudaList } from './nvidiaCudaList.ts';
import { nearestCudaTags } from './nvidiaCudaNearest.ts';
import { cudaReason } from './nvidiaCudaReason.ts';
import { type CudaTag, cudnnMajor, intendedSystem, parseCudaTag } from './nvidiaCudaTag.ts';
import type { Flavour } from './types.ts';
import { compareVersions, isWithin, minorOf } from './versions.ts';

/** Builds for one processor and pre-releases exist for some tags and are not in the list. */
const UNLISTED_WORDS = /^(x86_64|amd64|arm64|aarch64|sbsa|ppc64le|l4t|rc\d*|\d+)$/;

/** Answers for nvidia/cuda from the tag list; the list is expanded on the first question. */
export function nvidiaCuda(file: NvidiaCudaFile, ends: EndOfLifeTable): Repository {
  let expanded: CudaList | undefined;
  const list = (): CudaList => {
    expanded ??= expandCudaList(file, ends);
    return expanded;
  };
  return {
    describe: (tag) => describe(tag, list(), file),
    nearest: (tag, limit) => nearestCudaTags(parseCudaTag(tag ?? ''), list(), limit),
    pinned: (tag) => pinned(tag, list()),
    sibling: (tag, flavour) => sibling(tag, flavour, list()),
    // Beyond the end of the list there are single sightings, some of them contradicted.
    tags: () =>
      list()
        .existing.filter((row) => compareVersions(row.cuda, file.listEndsAt) <= 0)
        .map((row) => row.tag),
    removed: () =>
      [...list().rows.values()]
        .filter((row) => row.class.status === 'removed')
        .sort((a, b) => compareVersions(b.cuda, a.cuda))
        .map((row) => row.tag),
  };
}

function describe(tag: string | undefined, list: CudaList, file: NvidiaCudaFile): Description {
  if (tag === undefined || tag === 'latest') {
    const [since, sourceIds] = file.latestWithdrawn;
    return {
      status: 'does-not-exist',
      certainty: 'firm',
      reason: `nvidia/cuda has had no latest tag since ${since}, a full tag must be written`,
      sourceIds,
    };
  }
  const row = list.rows.get(tag);
  if (row !== undefined) return fromRow(row);
  const parsed = parseCudaTag(tag);
  if (parsed === undefined) return { ...NOTHING_KNOWN, unfamiliar: true };
  return { ...written(parsed, list), ...absence(parsed, list, file) };
}

function fromRow(row: CudaRow): Description {
  const { status, certainty, lastListed, sources } = row.class;
  const listed = lastListed === undefined ? '' : `, its documents last listed it on ${lastListed}`;
  return {
    status,
    certainty,
    reason: status === 'removed' ? `NVIDIA removed this tag${listed}` : undefined,
    cuda: row.cuda,
    cudnn: row.cudnn,
    os: row.os,
    flavour: row.kind,
    library: row.library === 'tensorrt' ? 'tensorrt' : undefined,
    sourceIds: sources,
  };
}

/** What an unlisted tag says about itself. */
function written(
  tag: CudaTag,
  list: CudaList,
): Pick<Description, 'cuda' | 'cudnn' | 'os' | 'flavour' | 'library'> {
  const meant = tag.os === undefined ? undefined : intendedSystem(tag.os);
  return {
    cuda: tag.cuda.includes('.') ? tag.cuda : undefined,
    // Written without a number it is cuDNN 9 wherever such a tag exists.
    cudnn: tag.library === 'cudnn' ? '9' : cudnnMajor(tag.library),
    os: meant !== undefined && list.systems.has(`${meant.name}${meant.version}`) ? meant : undefined,
    flavour: tag.kind,
    library: tag.library === 'tensorrt' ? 'tensorrt' : undefined,
  };
}

function absence(
  tag: CudaTag,
  list: CudaList,
  file: NvidiaCudaFile,
): Pick<Description, 'status' | 'certainty' | 'reason' | 'sourceIds' | 'unfamiliar'> {
  if (isBeyondList(tag, file)) return { ...NOTHING_KNOWN, unfamiliar: true };
  if (tag.odd.some((word) => UNLISTED_WORDS.test(word))) return NOTHING_KNOWN;
  const [oldest, reason, sourceIds] = file.beforeList;
  if (compareVersions(tag.cuda, oldest) < 0 && tag.kind !== undefined) {
    return { status: 'removed', certainty: 'firm', reason, sourceIds };
  }
  const [newest, gone, goneSources] = file.twoNumbers;
  const twoNumbers = tag.cuda.split('.').length === 2 && compareVersions(tag.cuda, newest) <= 0;
  if (twoNumbers && tag.kind !== undefined)
    return { status: 'removed', certainty: 'firm', reason: gone, sourceIds: goneSources };
  return {
    status: 'does-not-exist',
    certainty: mayBePatchedLater(tag, list, file) ? 'medium' : 'firm',
    reason: cudaReason(tag, list, file),
    sourceIds: file.listSources,
  };
}

function isBeyondList(tag: CudaTag, file: NvidiaCudaFile): boolean {
  // A single number covers releases on both sides of the end of the list.
  const newest = tag.cuda.includes('.') ? tag.cuda : `${tag.cuda}.999`;
  return compareVersions(newest, file.listEndsAt) > 0;
}

function mayBePatchedLater(tag: CudaTag, list: CudaList, file: NvidiaCudaFile): boolean {
  const minor = minorOf(tag.cuda);
  const [stillPatchedFrom] = file.stillPatchedFrom;
  if (tag.cuda === minor || compareVersions(minor, stillPatchedFrom) < 0) return false;
  return [...list.versions].every(
    (known) => minorOf(known) !== minor || compareVersions(known, tag.cuda) < 0,
  );
}

/** Newest tag seen on the registry that keeps what a shortened tag says; runtime when it names no flavour. */
function pinned(tag: string | undefined, list: CudaList): string | undefined {
  const target = tag === undefined || tag === 'latest' ? undefined : parseCudaTag(tag);
  if (target === undefined && tag !== undefined && tag !== 'latest') return undefined;
  if (target !== undefined && target.odd.length > 0) return undefined;
  const fitting = list.existing.filter((row) => row.class.certainty === 'firm' && keeps(target, row));
  const newest = fitting[0]?.cuda;
  return fitting
    .filter((row) => row.cuda === newest)
    .sort((a, b) => compareVersions(b.os?.version ?? '0', a.os?.version ?? '0'))[0]?.tag;
}

function keeps(target: CudaTag | undefined, row: CudaRow): boolean {
  const system = target?.os;
  if (system === undefined ? row.os?.name !== 'ubuntu' : row.os?.name !== system.name) return false;
  if (system !== undefined && row.os?.version !== system.version) return false;
  if ((target?.kind ?? 'runtime') !== row.kind) return false;
  if (target !== undefined && !isWithin(row.cuda, target.cuda)) return false;
  const library = target?.library;
  return library === 'cudnn' ? row.cudnn !== undefined : library === row.library;
}

function sibling(tag: string | undefined, flavour: Flavour, list: CudaList): string | undefined {
  const parsed = tag === undefined ? undefined : parseCudaTag(tag);
  if (parsed?.os === undefined || parsed.odd.length > 0) return undefined;
  // No cuDNN library is published on top of base.
  const words = flavour === 'base' ? [flavour] : [parsed.library, flavour];
  const other = [parsed.cuda, ...words, `${parsed.os.name}${parsed.os.version}`].filter(
    (word) => word !== undefined,
  );
  const row = list.rows.get(other.join('-'));
  return row?.class.status === 'exists' ? row.tag : undefined;
}
