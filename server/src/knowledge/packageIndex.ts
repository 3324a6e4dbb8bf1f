import { known, plain, UNKNOWN } from './known.ts';
import { allowsMinor } from './requiresPython.ts';
import type { SourceBook } from './sourceBook.ts';
import { satisfies } from './specifiers.ts';
import type { PackageIndexFile, PackageIndexRow } from './subjectFacts.ts';
import type { Installable, PythonWheels, WheelPlatform } from './subjects.ts';
import type { Answer, KnowledgeBase } from './types.ts';
import { compareVersions } from './versions.ts';

type IndexQueries = Pick<
  KnowledgeBase,
  'pythonWheels' | 'packageVersions' | 'missingFromIndex' | 'torchPin' | 'acceptsTorch' | 'installsOn'
>;

const MINOR = /^\d\.\d{1,2}$/;

/** The rows of one release, and what it pins, for other queries. */
export interface IndexTable extends IndexQueries {
  /** Specifier of `name` among the pins of a release (`==3.1.0`); undefined when it names none or is disputed. */
  pin(owner: string, version: string, name: string): string | undefined;
}

/** What the default Python index holds. */
export function indexTable(file: PackageIndexFile, book: SourceBook): IndexTable {
  const find = (name: string, version: string): PackageIndexRow | Answer<never> => {
    const rows = rowsOf(name, file);
    // The default index serves no local versions: +cu126 comes from elsewhere, but is the same release.
    const asked = releaseOf(version);
    if (rows === undefined || asked === undefined) return UNKNOWN;
    const row = rows.find(([own]) => compareReleases(own, asked) === 0);
    if (row !== undefined) return row;
    const newest = rows.at(-1)?.[0];
    return newest !== undefined && compareReleases(asked, newest) > 0
      ? { kind: 'out-of-range', newestKnown: newest }
      : UNKNOWN;
  };
  const answer = <T>(
    name: string,
    version: string,
    value: (row: PackageIndexRow) => T | undefined,
  ): Answer<T> => {
    const row = find(name, version);
    if (!isRow(row)) return row;
    const said = value(row);
    return said === undefined ? UNKNOWN : known(said, file.sources, book);
  };
  return {
    pythonWheels: (name, version) => answer(name, version, (row) => wheels(nameOf(name), row, file.minors)),
    packageVersions: (name) =>
      (rowsOf(name, file) ?? [])
        .filter(([, , , flags]) => !flags.includes('y'))
        .map(([version]) => version)
        .reverse(),
    missingFromIndex: (name, version) => {
      const rows = rowsOf(name, file) ?? [];
      const asked = releaseOf(version);
      const [oldest, newest] = [rows[0]?.[0], rows.at(-1)?.[0]];
      if (asked === undefined || oldest === undefined || newest === undefined) return undefined;
      const within = compareReleases(oldest, asked) < 0 && compareReleases(asked, newest) < 0;
      if (!within || rows.some(([own]) => compareReleases(own, asked) === 0)) return undefined;
      return book.resolve(file.sources);
    },
    torchPin: (name, version) =>
      answer(name, version, (row) => {
        const specifier = pinOf(row, 'torch');
        return specifier === undefined ? undefined : { package: nameOf(name), version: row[0], specifier };
      }),
    acceptsTorch: (name, version, torch) =>
      answer(name, version, (row) => {
        const specifier = pinOf(row, 'torch');
        return specifier === undefined ? undefined : satisfies(torch, specifier);
      }),
    installsOn: (name, version, minor, platform = 'manylinux_x86_64') =>
      answer(name, version, (row) => installable(row, minor, platform, file.minors)),
    pin: (owner, version, name) => {
      const row = find(owner, version);
      return isRow(row) ? pinOf(row, name) || undefined : undefined;
    },
  };
}

function isRow(found: PackageIndexRow | Answer<never>): found is PackageIndexRow {
  return Array.isArray(found);
}

function nameOf(name: string): string {
  return plain(name).replace(/[._-]+/g, '-');
}

function rowsOf(name: string, file: PackageIndexFile): readonly PackageIndexRow[] | undefined {
  const key = nameOf(name);
  return Object.hasOwn(file.packages, key) ? file.packages[key] : undefined;
}

function releaseOf(version: string): string | undefined {
  return /^v?(\d{1,6}(?:\.\d{1,6}){0,4}(?:\.?post\d{1,4})?)(?:\+[\w.]+)?$/.exec(plain(version))?.[1];
}

/** As PEP 440 orders final and post releases: 2.8.3 before 2.8.3.post1 before 2.8.4. */
function compareReleases(a: string, b: string): number {
  const [left = '', leftPost] = a.split(/\.?post/);
  const [right = '', rightPost] = b.split(/\.?post/);
  return compareVersions(left, right) || Number(leftPost ?? -1) - Number(rightPost ?? -1);
}

function wheels(name: string, row: PackageIndexRow, minors: readonly string[]): PythonWheels {
  const [version, requiresPython, lists, flags] = row;
  const byPlatform = expand(lists, minors);
  return {
    package: name,
    version,
    requiresPython: requiresPython === '' ? undefined : requiresPython,
    wheels: {
      manylinux_x86_64: byPlatform[0] ?? [],
      manylinux_aarch64: byPlatform[1] ?? [],
      musllinux_x86_64: byPlatform[2] ?? [],
      musllinux_aarch64: byPlatform[3] ?? [],
    },
    openEnded: flags.includes('o'),
    sdist: flags.includes('s'),
    yanked: flags.includes('y'),
  };
}

/** `3.9-3.13 =` as lists of minors, one per platform. */
function expand(lists: string, minors: readonly string[]): readonly (readonly string[])[] {
  const expanded: (readonly string[])[] = [];
  for (const text of lists.split(' '))
    expanded.push(text === '=' ? (expanded.at(-1) ?? []) : range(text, minors));
  return expanded;
}

function range(text: string, minors: readonly string[]): readonly string[] {
  if (text === '') return [];
  const [first = '', last] = text.split('-');
  return last === undefined ? text.split(',') : minors.slice(minors.indexOf(first), minors.indexOf(last) + 1);
}

function installable(
  row: PackageIndexRow,
  minor: string,
  platform: WheelPlatform,
  minors: readonly string[],
): Installable | undefined {
  if (!MINOR.test(minor)) return undefined;
  const { wheels: byPlatform, openEnded, requiresPython, ...release } = wheels('', row, minors);
  const sdist = release.sdist && allowsMinor(requiresPython, minor);
  if (byPlatform[platform].includes(minor)) return 'wheel';
  // Pythons newer than the table: an open-ended wheel may serve them, and new wheels may have been added.
  const later = openEnded && allowsMinor(requiresPython, minor);
  if (compareVersions(minor, minors.at(-1) ?? '0') > 0 && (later || sdist)) return undefined;
  return sdist ? 'sdist-only' : 'nothing';
}

/** Specifier of a dependency; empty when the release asks for none, undefined when unread or disputed. */
function pinOf([, , , , pins, disputed]: PackageIndexRow, name: string): string | undefined {
  if (pins === '-') return undefined;
  const own = specifierOf(pins, name);
  return disputed !== '' && specifierOf(disputed, name) !== own ? undefined : own;
}

function specifierOf(pins: string, name: string): string {
  const entry = pins
    .split(' ')
    .find((pin) => pin.startsWith(name) && /^(?:[=<>~!]|$)/.test(pin.slice(name.length)));
  return entry?.slice(name.length) ?? '';
}
