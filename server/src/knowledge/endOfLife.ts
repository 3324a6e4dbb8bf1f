import type { EndOfLifeFile } from './facts.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Answer, EndOfLife } from './types.ts';
import { compareVersions } from './versions.ts';

const OS_TITLES: Readonly<Record<string, string>> = {
  ubuntu: 'Ubuntu',
  debian: 'Debian',
  rockylinux: 'Rocky Linux',
  ubi: 'Red Hat UBI',
  centos: 'CentOS',
  alpine: 'Alpine',
};

/** When support ends; the tables give dates, comparing them with today is the caller's business. */
export interface EndOfLifeTable {
  python(minor: string): Answer<EndOfLife>;
  os(name: string, version: string): Answer<EndOfLife>;
  /** Whether support of the system had ended when the tables were compiled; false for systems they lack. */
  hasEnded(name: string, version: string): boolean;
  /** The release a code name belongs to: `bookworm` → debian 12. */
  byCodename(codename: string): { readonly name: string; readonly version: string } | undefined;
}

export function endOfLifeTable(file: EndOfLifeFile, book: SourceBook): EndOfLifeTable {
  const newestPython = file.python.reduce(
    (best, [minor]) => (compareVersions(minor, best) > 0 ? minor : best),
    '0',
  );
  const known = (
    subject: string,
    date: string,
    kind: EndOfLife['kind'],
    ids: readonly string[],
  ): Answer<EndOfLife> => {
    const sources = book.resolve(ids);
    const source = sources[0];
    if (source === undefined) return { kind: 'unknown' };
    return { kind: 'known', value: { subject, date, kind, source }, sources, asOf: file.asOf };
  };
  return {
    python: (minor) => {
      const row = file.python.find(([version]) => version === minor);
      if (row !== undefined) return known(`Python ${row[0]}`, row[1], 'python', row[2]);
      const newer = /^\d{1,3}\.\d{1,3}$/.test(minor) && compareVersions(minor, newestPython) > 0;
      return newer ? { kind: 'out-of-range', newestKnown: newestPython } : { kind: 'unknown' };
    },
    os: (name, version) => {
      const row = file.os.find(([os, release]) => os === name && release === version);
      return row === undefined
        ? { kind: 'unknown' }
        : known(`${OS_TITLES[name] ?? name} ${version}`, row[3], 'os', row[4]);
    },
    hasEnded: (name, version) =>
      file.os.some(([os, release, , date]) => os === name && release === version && date < file.asOf),
    byCodename: (codename) => {
      const row = file.os.find(([, , name]) => name !== null && name === codename);
      return row === undefined ? undefined : { name: row[0], version: row[1] };
    },
  };
}
