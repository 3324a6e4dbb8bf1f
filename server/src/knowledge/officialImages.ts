import { type Description, NOTHING_KNOWN, type Repository } from './description.ts';
import type { EndOfLifeTable } from './endOfLife.ts';
import type { ImageNamesFile, OfficialImagesFile } from './facts.ts';
import type { Flavour } from './types.ts';
import { compareVersions } from './versions.ts';

type Os = NonNullable<Description['os']>;

const LONGEST_TAG = 128;

// There is no list of the tags of these repositories, so whether one exists is not known.
const NO_TAGS = { nearest: () => [], pinned: () => undefined, sibling: () => undefined, tags: () => [] };

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
    const flavour = known ? pythonFlavour(words) : undefined;
    const unfamiliar = minor !== undefined && ends.python(minor).kind !== 'known';
    return { ...NOTHING_KNOWN, python: minor, os, flavour, unfamiliar };
  };
  return {
    describe: (tag) =>
      tag === undefined || tag === 'latest' ? { ...NOTHING_KNOWN, flavour: 'full' } : parse(tag),
    nearest: (tag, limit) => nearestPython(parse(tag ?? 'latest'), file, ends).slice(0, Math.max(0, limit)),
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

/** The same Python and flavour on each supported system it is known to be built on, the oldest of them first. */
function nearestPython(
  asked: Description,
  file: OfficialImagesFile,
  ends: EndOfLifeTable,
): readonly string[] {
  const [minor, , suffixes = []] = file.python.find(([version]) => version === asked.python) ?? [];
  const systems = suffixes.flatMap((suffix) => {
    const words = suffix.split('-');
    const os = words.map((word) => systemOf(word, ends)).find((found) => found !== undefined);
    const fits = os !== undefined && !ends.hasEnded(os.name, os.version);
    return fits && pythonFlavour(words) === asked.flavour ? [{ suffix, release: os.version }] : [];
  });
  return systems
    .sort((a, b) => compareVersions(a.release, b.release))
    .map(({ suffix }) => `${minor}-${suffix}`);
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
    const os = release === undefined ? undefined : { name, version: release };
    return {
      ...NOTHING_KNOWN,
      os,
      flavour: words.includes('slim') ? 'slim' : 'full',
      unfamiliar: isUnfamiliar(os, ends),
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
export function alpineImages(ends: EndOfLifeTable): Repository {
  return {
    ...NO_TAGS,
    describe: (tag) => {
      const version = /^(\d{1,2}\.\d{1,3})(?:\.\d{1,3})?$/.exec(tag ?? '')?.[1];
      const os = version === undefined ? undefined : { name: 'alpine', version };
      return { ...NOTHING_KNOWN, os, flavour: 'alpine', unfamiliar: isUnfamiliar(os, ends) };
    },
  };
}

function isUnfamiliar(os: Description['os'], ends: EndOfLifeTable): boolean {
  return os !== undefined && ends.os(os.name, os.version).kind !== 'known';
}

/** centos: `7`, `centos7` or `7.9.2009`. */
export function centosImages(): Repository {
  return {
    ...NO_TAGS,
    describe: (tag) => {
      const version = /^(?:centos)?(\d)(?:\.\d{1,4}){0,2}$/.exec(tag ?? '')?.[1];
      return { ...NOTHING_KNOWN, os: version === undefined ? undefined : { name: 'centos', version } };
    },
  };
}

/** Images of NVIDIA's catalogue: `24.05-py3` is the release of May 2024. */
export function monthlyImages(listed: Repository, file: ImageNamesFile): Repository {
  const wrongMonth = (tag: string | undefined): string | undefined => {
    const month = /^\d{2}\.(\d{2})(?:-|$)/.exec(tag ?? '')?.[1];
    return month === undefined || (Number(month) >= 1 && Number(month) <= 12) ? undefined : month;
  };
  return {
    ...listed,
    // Which month was meant nobody can tell.
    nearest: (tag, limit) => (wrongMonth(tag) === undefined ? listed.nearest(tag, limit) : []),
    describe: (tag) => {
      const month = wrongMonth(tag);
      if (month === undefined) return listed.describe(tag);
      return {
        status: 'does-not-exist',
        certainty: 'firm',
        reason: `its tags start with year and month of the release, and there is no month ${month}`,
        sourceIds: file.taggedByMonth[1],
      };
    },
  };
}

/** A repository whose name says the system, whatever the tag: `python3-debian12`. */
export function fixedSystem(os: Os): Repository {
  return { ...unlisted(), describe: () => ({ ...NOTHING_KNOWN, os }) };
}

/** A repository of which only the name is known. */
export function unlisted(): Repository {
  return {
    ...NO_TAGS,
    describe: () => NOTHING_KNOWN,
  };
}
