import { known, plain, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { PackageTraitsFile } from './subjectFacts.ts';
import type { PackageTraits } from './subjects.ts';
import type { Answer } from './types.ts';

/** Traits of a package; `jax[cuda12]` has those of jax, and its own before them. */
export function packageTraits(
  requirement: string,
  file: PackageTraitsFile,
  book: SourceBook,
): Answer<PackageTraits> {
  const [, spelled = '', extra] = /^([\w.-]+)(?:\[([\w.-]+)\])?$/.exec(plain(requirement)) ?? [];
  const name = spelled.replace(/[._-]+/g, '-');
  const own = extra === undefined ? undefined : rowOf(`${name}[${extra.replace(/[._-]+/g, '-')}]`, file);
  const base = rowOf(name, file);
  if (own === undefined && base === undefined) return UNKNOWN;
  const row = { ...base, ...own };
  const value: PackageTraits = {
    name,
    cuda: row.cuda,
    needsNvcc: row.nvcc,
    noBuildIsolation: row.noBuildIsolation,
    muslWheels: row.musl,
    systemLibraries: row.libraries,
    ...(row.librariesSince === undefined ? {} : { librariesSince: row.librariesSince }),
    missingLibraryError: row.error,
    ...(row.conda === undefined
      ? {}
      : { condaChannel: { name: row.conda[0], channel: row.conda[1], last: row.conda[2] } }),
    renamedTo: row.renamedTo,
    renameEffect: row.effect,
    installed:
      row.installed === undefined ? undefined : { megabytes: row.installed[0], version: row.installed[1] },
  };
  return known(value, [...(own?.sources ?? []), ...(base?.sources ?? [])], book);
}

function rowOf(name: string, file: PackageTraitsFile): PackageTraitsFile['packages'][string] | undefined {
  // A name such as `constructor` must not find what every object inherits.
  return Object.hasOwn(file.packages, name) ? file.packages[name] : undefined;
}
