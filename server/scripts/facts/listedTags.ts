// What a tag list read from the registry changes in the rows of the hand-kept tables.
import { compareVersions } from '../../src/knowledge/versions.ts';
import { table } from '../factSources.ts';

export interface ListedTags {
  readonly tags: ReadonlySet<string>;
  readonly asOf: string;
}

interface TagsTable {
  readonly compiled: string;
  readonly registries: readonly { readonly image: string; readonly tags: readonly string[] | null }[];
}

/** The list of an image, once it was read; undefined before. */
export function listedTags(image: string): ListedTags | undefined {
  const from = table<TagsTable>('registry-tags');
  const tags = from.registries.find((entry) => entry.image === image)?.tags ?? undefined;
  return tags === undefined ? undefined : { tags: new Set(tags), asOf: from.compiled };
}

export interface CudaTagRow {
  readonly tag: string;
  readonly cuda: string;
  readonly cudnn_full: string | null;
  readonly flavour: string;
  readonly os: string | null;
  readonly os_version: string | null;
  readonly status: 'available' | 'removed' | 'unknown';
  readonly confidence: string;
  readonly eol_by_nvidia_policy: boolean | null;
  readonly source: string;
  readonly last_listed?: string;
}

const CUDA_TAG =
  /^(\d+\.\d+(?:\.\d+)?)-((?:(?:cudnn\d?|tensorrt)-)?(?:base|runtime|devel))-([a-z]+)(\d+(?:\.\d+)?)$/;

/** Rows of nvidia/cuda as the registry has them: listed ones exist, others are gone, new ones are added. */
export function listedCudaRows(
  rows: readonly CudaTagRow[],
  listed: ListedTags | undefined,
  tableDate: string,
): readonly CudaTagRow[] {
  if (listed === undefined) return rows;
  const known = new Set(rows.map((row) => row.tag));
  const added = [...listed.tags].flatMap((tag): CudaTagRow[] => {
    const [, cuda, flavour, os, version] = CUDA_TAG.exec(tag) ?? [];
    if (known.has(tag) || cuda === undefined || flavour === undefined) return [];
    const system = { os: os ?? null, os_version: version ?? null };
    return [{ tag, cuda, flavour, ...system, cudnn_full: null, eol_by_nvidia_policy: null, ...SEEN }];
  });
  return [
    ...rows.map((row): CudaTagRow => {
      if (listed.tags.has(row.tag)) return { ...row, ...SEEN };
      // What was not known to exist is no loss: it may never have been there.
      if (row.status !== 'available') return row;
      return {
        ...row,
        status: 'removed',
        confidence: 'not-listed',
        source: 'registry',
        last_listed: tableDate,
      };
    }),
    ...added,
  ];
}

const SEEN = { status: 'available', confidence: 'hub-listed', source: 'registry' } as const;

export interface PytorchTagRow {
  readonly tag: string;
  readonly torch: string;
  readonly cuda: string;
  readonly cudnn: string;
  readonly variant: 'runtime' | 'devel';
  readonly python: string | null;
  readonly os: string | null;
  readonly status: string;
  readonly evidence: readonly string[];
}

const PYTORCH_TAG = /^(\d+\.\d+\.\d+)-cuda(\d+\.\d+)-cudnn(\d+)-(runtime|devel)$/;

/** Rows of pytorch/pytorch: listed ones exist for certain, new ones are added; their Python and system are not known. */
export function listedPytorchRows(
  rows: readonly PytorchTagRow[],
  listed: ListedTags | undefined,
): readonly PytorchTagRow[] {
  if (listed === undefined) return rows;
  const known = new Set(rows.map((row) => row.tag));
  const added = [...listed.tags].flatMap((tag): PytorchTagRow[] => {
    const [, torch, cuda, cudnn, variant] = PYTORCH_TAG.exec(tag) ?? [];
    if (known.has(tag) || torch === undefined || cuda === undefined || cudnn === undefined) return [];
    const kind = variant === 'devel' ? 'devel' : 'runtime';
    return [
      {
        tag,
        torch,
        cuda,
        cudnn,
        variant: kind,
        python: null,
        os: null,
        status: 'exists',
        evidence: ['registry'],
      },
    ];
  });
  return [
    ...rows.map((row) =>
      listed.tags.has(row.tag) ? { ...row, status: 'exists', evidence: [...row.evidence, 'registry'] } : row,
    ),
    ...added,
  ];
}

/** The newest version of a list of rows. */
export function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort(compareVersions).at(-1);
}
