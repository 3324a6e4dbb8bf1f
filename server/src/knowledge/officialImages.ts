import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import type { EndOfLifeTable } from './endOfLife.ts';
import type { OfficialImagesFile } from './facts.ts';
import type { Flavour } from './types.ts';
import { compareVersions } from './versions.ts';

type Os = NonNullable<Description['os']>;

const LONGEST_TAG = 128;

// There is no list of the tags of these repositories, so their status is always unknown.

/** python: `3.11.9-slim-bookworm` → Python 3.11 on Debian 12, slim. */
export function pythonImages(file: OfficialImagesFile, ends: EndOfLifeTable): Repository {
  const parse = (tag: string): Description => {
    const [version = '', ...rest] = tag.length > LONGEST_TAG ? [] : tag.split('-');
    // `slim` and `bookworm` alone are the newest Python of that build.
    const words = /^(?:\d|latest$|rc$)/.test(version) ? rest : [version, ...rest];
    const minor = /^(\d{1,2}\.\d{1,3})(?:\.\d{1,3})?$/.exec(version)?.[1];
    const os = words.map((word) => systemOf(word, ends)).find((found) => found !== undefined);
    const known = words.every(
      (word) => word === 'slim' || systemOf(word, ends) !== undefined || word === 'alpine',
    );
    return { ...NOTHING_KNOWN, python: minor, os, flavour: known ? pythonFlavour(words) : undefined };
  };
  return {
    describe: (tag) =>
      tag === undefined || tag === 'latest' ? { ...NOTHING_KNOWN, flavour: 'full' } : parse(tag),
    nearest: () => [],
    pinned: (tag) => pinnedPython(tag ?? 'latest', file),
    sibling: (tag, flavour) => siblingPython(tag, flavour, parse(tag ?? 'latest')),
    tags: () =>
      [...file.python]
        .sort(([a], [b]) => compareVersions(b, a))
        .flatMap(([, patch, suffixes]) =>
          suffixes.map((suffix) => (suffix === '' ? patch : `${patch}-${suffix}`)),
        ),
  };
}

function pythonFlavour(words: readonly string[]): Flavour {
  if (words.some((word) => word.startsWith('alpine'))) return 'alpine';
  return words.includes('slim') ? 'slim' : 'full';
}

/** The OS a word of a tag names: a Debian or Ubuntu code name, `alpine3.20`. */
function systemOf(word: string, ends: EndOfLifeTable): Os | undefined {
  const alpine = /^alpine(\d{1,2}\.\d{1,3})$/.exec(word)?.[1];
  return alpine === undefined ? ends.byCodename(word) : { name: 'alpine', version: alpine };
}

/** `3.11-slim` → `3.11.16-slim`, when that tag is known to have been built. */
function pinnedPython(tag: string, file: OfficialImagesFile): string | undefined {
  const words = tag.split('-');
  const versioned = /^(latest|\d{1,2}(\.\d{1,3})?)$/.test(words[0] ?? '');
  const version = versioned ? (words.shift() ?? '') : 'latest';
  const newestFirst = [...file.python].sort(([a], [b]) => compareVersions(b, a));
  const row = newestFirst.find(([minor]) => version === 'latest' || version === '3' || version === minor);
  const suffix = words.join('-');
  if (row === undefined || !row[2].includes(suffix)) return undefined;
  return suffix === '' ? row[1] : `${row[1]}-${suffix}`;
}

function siblingPython(tag: string | undefined, flavour: Flavour, parsed: Description): string | undefined {
  // Every release of the image has a slim build next to the full one; alpine builds come and go.
  if (tag === undefined || parsed.python === undefined || parsed.flavour !== 'full' || flavour !== 'slim')
    return undefined;
  const [version, ...words] = tag.split('-');
  return [version, 'slim', ...words].join('-');
}

/** ubuntu and debian: a release number or code name, debian also `-slim`. */
export function distribution(name: 'ubuntu' | 'debian', ends: EndOfLifeTable): Repository {
  const parse = (tag: string): Description => {
    const [first = '', ...words] = tag.length > LONGEST_TAG ? [] : tag.split('-');
    const number = /^(\d{1,2}(?:\.\d{2})?)(?:\.\d{1,2})?$/.exec(first)?.[1];
    const version =
      number ?? (ends.byCodename(first)?.name === name ? ends.byCodename(first)?.version : undefined);
    const release = name === 'debian' ? version?.split('.')[0] : version;
    return {
      ...NOTHING_KNOWN,
      os: release === undefined ? undefined : { name, version: release },
      flavour: words.includes('slim') ? 'slim' : 'full',
    };
  };
  return {
    describe: (tag) => parse(tag ?? 'latest'),
    nearest: () => [],
    pinned: () => undefined,
    sibling: (tag, flavour) => {
      const parsed = parse(tag ?? 'latest');
      const plain = name === 'debian' && parsed.os !== undefined && tag !== undefined && !tag.includes('-');
      return plain && flavour === 'slim' ? `${tag}-slim` : undefined;
    },
    tags: () => [],
  };
}

/** alpine: `3.20` or `3.20.3`. */
export function alpineImages(): Repository {
  return {
    describe: (tag) => {
      const version = /^(\d{1,2}\.\d{1,3})(?:\.\d{1,3})?$/.exec(tag ?? '')?.[1];
      const os = version === undefined ? undefined : { name: 'alpine', version };
      return { ...NOTHING_KNOWN, os, flavour: 'alpine' };
    },
    nearest: () => [],
    pinned: () => undefined,
    sibling: () => undefined,
    tags: () => [],
  };
}

/** A repository whose name says the system, whatever the tag: `python3-debian12`. */
export function fixedSystem(os: Os): Repository {
  return { ...unlisted(), describe: () => ({ ...NOTHING_KNOWN, os }) };
}

/** A repository of which only the name is known. */
export function unlisted(): Repository {
  return {
    describe: () => NOTHING_KNOWN,
    nearest: () => [],
    pinned: () => undefined,
    sibling: () => undefined,
    tags: () => [],
  };
}
