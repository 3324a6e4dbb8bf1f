import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import type { NotPublished, PytorchImagesFile, TorchFile } from './facts.ts';
import { nearestPytorchTags, type PytorchRow, pinnedPytorchTag } from './pytorchNearest.ts';
import { brokenGrammar, type PytorchTag, parsePytorchTag } from './pytorchTag.ts';
import { sourcesOfAbsence } from './torch.ts';
import { compareVersions, isWithin } from './versions.ts';

/** Answers for pytorch/pytorch from the release matrix of the project and tags seen on the registry. */
export function pytorchImages(file: PytorchImagesFile, torch: TorchFile): Repository {
  let expanded: ReadonlyMap<string, PytorchRow> | undefined;
  const rows = (): ReadonlyMap<string, PytorchRow> => {
    expanded ??= new Map(file.tags.map((row) => [pytorchTagName(row), toRow(row)]));
    return expanded;
  };
  const parse = (tag: string | undefined) => (tag === undefined ? undefined : parsePytorchTag(tag));
  return {
    describe: (tag) => describe(tag, rows(), file, torch),
    nearest: (tag, limit) => nearestPytorchTags(parse(tag), [...rows().values()], limit),
    pinned: (tag) => {
      const floating = tag === undefined || tag === 'latest';
      return floating || parse(tag) !== undefined
        ? pinnedPytorchTag(floating ? undefined : parse(tag), [...rows().values()], torch)
        : undefined;
    },
    sibling: (tag, flavour) => {
      const row = rows().get(tag ?? '');
      return row === undefined
        ? undefined
        : rows().get(row.tag.replace(/-(runtime|devel)$/, `-${flavour}`))?.tag;
    },
    tags: () => nearestPytorchTags(undefined, [...rows().values()], Number.POSITIVE_INFINITY),
  };
}

function pytorchTagName([torch, cuda, cudnn, variant]: PytorchImagesFile['tags'][number]): string {
  return `${torch}-cuda${cuda}-cudnn${cudnn}-${variant}`;
}

function toRow(row: PytorchImagesFile['tags'][number]): PytorchRow {
  const [torch, cuda, cudnn, variant, certainty, python, os, sourceIds] = row;
  const [name, version] = os?.split(' ') ?? [];
  return {
    tag: pytorchTagName(row),
    torch,
    cuda,
    cudnn,
    variant,
    certainty,
    python: python ?? undefined,
    os: name === undefined || version === undefined ? undefined : { name, version },
    sourceIds,
  };
}

function describe(
  tag: string | undefined,
  rows: ReadonlyMap<string, PytorchRow>,
  file: PytorchImagesFile,
  torch: TorchFile,
): Description {
  if (tag === undefined || tag === 'latest') {
    return { status: 'exists', certainty: 'firm', sourceIds: file.matrixSources };
  }
  const row = rows.get(tag);
  if (row !== undefined) {
    const { torch: version, cuda, cudnn, python, os, certainty, sourceIds } = row;
    const flavour = row.variant;
    return { status: 'exists', certainty, torch: version, cuda, cudnn, python, os, flavour, sourceIds };
  }
  const parsed = parsePytorchTag(tag);
  if (parsed === undefined) return { ...NOTHING_KNOWN, unfamiliar: true };
  const alike = [...rows.values()].find((other) => other.torch === parsed.torch);
  return {
    torch: parsed.torch.split('.').length === 3 ? parsed.torch : undefined,
    cuda: parsed.cuda?.includes('.') ? parsed.cuda : undefined,
    cudnn: parsed.cudnn,
    flavour: parsed.variant,
    python: alike?.python,
    os: alike?.os,
    ...absence(parsed, [...rows.values()], file, torch),
  };
}

type Absence = Pick<Description, 'status' | 'certainty' | 'reason' | 'sourceIds' | 'unfamiliar'>;

function absence(
  tag: PytorchTag,
  rows: readonly PytorchRow[],
  file: PytorchImagesFile,
  torch: TorchFile,
): Absence {
  // Beyond the newest release we know of, nothing is said.
  if (compareVersions(tag.torch, file.newestTorch) > 0) return { ...NOTHING_KNOWN, unfamiliar: true };
  const unreleased = tag.odd.length > 0 ? undefined : sourcesOfAbsence(tag.torch, torch);
  if (unreleased !== undefined) return missing('firm', `there is no torch ${tag.torch}`, unreleased);
  const listed = file.doNotExist.find((entry) => matches(entry.when, tag));
  if (listed !== undefined) return missing(listed.certainty, listed.reason, listed.sources);
  // Outside the tag grammar (a bare release, `-runtime` alone) nobody looked; those stay unknown.
  if (tag.cuda === undefined || tag.odd.length > 0) return NOTHING_KNOWN;
  const [lacks] = [
    ...(tag.cudnn === undefined ? ['cuDNN'] : []),
    ...(tag.variant === undefined ? ['variant'] : []),
  ];
  const covered =
    compareVersions(tag.torch, file.matrixFrom) >= 0 && compareVersions(tag.torch, file.matrixTo) <= 0;
  if (isShortened(tag.torch, rows)) {
    const reason = `pytorch/pytorch tags write torch with three numbers, ${tag.torch} has two`;
    return missing(covered ? 'firm' : 'medium', reason, file.matrixSources);
  }
  if (!covered || !rows.some((row) => row.torch === tag.torch)) return NOTHING_KNOWN;
  const reason =
    lacks === undefined
      ? `the release matrix of torch ${tag.torch} has no such combination with CUDA ${tag.cuda}`
      : `every tag of torch ${tag.torch} names its ${lacks}`;
  return missing('firm', reason, file.matrixSources);
}

function missing(certainty: 'firm' | 'medium', reason: string, sourceIds: readonly string[]): Absence {
  return { status: 'does-not-exist', certainty, reason, sourceIds };
}

/** True for `2.4` where every known tag says 2.4.0 or 2.4.1. */
function isShortened(torch: string, rows: readonly PytorchRow[]): boolean {
  return torch.split('.').length === 2 && rows.some((row) => isWithin(row.torch, torch));
}

function matches(when: NotPublished, tag: PytorchTag): boolean {
  if (when.grammar !== undefined) return brokenGrammar(tag) === when.grammar;
  if (tag.cuda === undefined) return false;
  return (
    (when.minTorch === undefined || compareVersions(tag.torch, when.minTorch) >= 0) &&
    (when.maxTorch === undefined || compareVersions(tag.torch, when.maxTorch) <= 0) &&
    (when.minCuda === undefined || compareVersions(tag.cuda, when.minCuda) >= 0) &&
    (when.cuda === undefined || when.cuda.split(' ').includes(tag.cuda)) &&
    (when.cudnn === undefined || when.cudnn === tag.cudnn)
  );
}
