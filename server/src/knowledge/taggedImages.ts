import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import type { ImageFamiliesFile } from './subjectFacts.ts';
import { compareVersions } from './versions.ts';

type Row = ImageFamiliesFile['tags'][number];

/** A repository known by single tags; of every other tag nothing is said. */
export function taggedImages(image: string, file: ImageFamiliesFile): Repository {
  let expanded: ReadonlyMap<string, Row> | undefined;
  const rows = (): ReadonlyMap<string, Row> => {
    expanded ??= new Map(file.tags.filter(([own]) => own === image).map((row) => [row[1], row]));
    return expanded;
  };
  const newestFirst = (): readonly string[] => [...rows().keys()].sort(byAge);
  return {
    describe: (tag) => {
      const row = rows().get(tag ?? '');
      return row === undefined ? NOTHING_KNOWN : fromRow(row);
    },
    nearest: (_tag, limit) => newestFirst().slice(0, Math.max(0, limit)),
    pinned: () => undefined,
    sibling: () => undefined,
    tags: newestFirst,
  };
}

/** Tags start with a month or a version: newest first, the plain build before its variants. */
function byAge(a: string, b: string): number {
  const [left = '', right = ''] = [a.split('-')[0], b.split('-')[0]];
  return compareVersions(right, left) || a.length - b.length;
}

function fromRow([, , cuda, python, os, packages, sourceIds]: Row): Description {
  const [name, version] = os?.split(' ') ?? [];
  return {
    // One document names it; whether it is still served nobody looked.
    status: 'exists',
    certainty: 'medium',
    cuda: cuda ?? undefined,
    python: python ?? undefined,
    os: name === undefined || version === undefined ? undefined : { name, version },
    packages: packages === '' ? undefined : pairs(packages),
    sourceIds,
  };
}

function pairs(packages: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    packages.split(' ').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** vllm/vllm-openai: `v0.11.0` names the release of vLLM inside. */
export function versionTaggedImages(name: string): Repository {
  return {
    describe: (tag) => {
      const version = /^v?(\d{1,3}\.\d{1,3}\.\d{1,3}(?:\.post\d{1,2})?)(?:-|$)/.exec(tag ?? '')?.[1];
      return version === undefined ? NOTHING_KNOWN : { ...NOTHING_KNOWN, packages: { [name]: version } };
    },
    nearest: () => [],
    pinned: () => undefined,
    sibling: () => undefined,
    tags: () => [],
  };
}

/** tensorflow/tensorflow: `2.17.0-gpu`; of tags that nobody listed, what they say of themselves. */
export function tensorflowImages(file: ImageFamiliesFile): Repository {
  const listed = taggedImages('tensorflow/tensorflow', file);
  const spelled = versionTaggedImages('tensorflow');
  return {
    ...listed,
    describe: (tag) => {
      const row = listed.describe(tag);
      return row.status === 'exists' ? row : spelled.describe(tag);
    },
    nearest: () => [],
  };
}
