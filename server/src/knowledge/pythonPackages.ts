import type { PythonPackagesFile } from './facts.ts';
import { known, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Answer, KnowledgeBase } from './types.ts';
import { compareVersions } from './versions.ts';

type PackageQueries = Pick<
  KnowledgeBase,
  | 'torchIndexVariant'
  | 'torchIndexUrl'
  | 'torchIndexHolds'
  | 'isTorchLinksPage'
  | 'cudaCompilerUse'
  | 'bringsNoHttpClient'
  | 'bringsNoPython'
  | 'worksWithNumpy2Since'
  | 'isExternallyManaged'
  | 'lacksSystemPackage'
  | 'bringsNoSystemPackage'
>;

/** What is asked about packages by name. */
export function packageQueries(file: PythonPackagesFile, book: SourceBook): PackageQueries {
  const compilers = new Map(file.cudaCompiler.map(([name, when]) => [name, when]));
  const numpy2 = new Map(file.numpy2.map((row) => [row[0], row]));
  const [withoutClient] = file.noHttpClient;
  const [withoutPython] = file.withoutPython;
  const [index] = file.torchIndex;
  const [families, held, perhaps] = file.torchIndexPackages;
  return {
    torchIndexVariant: (url) => {
      const plain = url.replace(/^http:/, 'https:');
      if (!plain.startsWith(index)) return undefined;
      return /^((?:cu|rocm)[\d.]+|cpu)\/?$/.exec(plain.slice(index.length))?.[1];
    },
    isTorchLinksPage: (url) => url.replace(/^http:/, 'https:') === file.torchLinks[0],
    torchIndexUrl: (variant) => `${index}${variant}`,
    torchIndexHolds: (name) => {
      if (held.includes(name) || families.some((family) => name.startsWith(family))) return 'yes';
      return perhaps.includes(name) ? 'perhaps' : 'no';
    },
    cudaCompilerUse: (name) => compilers.get(name),
    bringsNoHttpClient: (name) => withoutClient.includes(name),
    bringsNoPython: (name) => withoutPython.includes(name),
    worksWithNumpy2Since: (name) => {
      const row = numpy2.get(name);
      if (row === undefined) return { kind: 'unknown' };
      return { kind: 'known', value: row[1], sources: book.resolve(row[2]), asOf: file.asOf };
    },
    lacksSystemPackage: ({ family, flavour }, name) => {
      const row = file.absentPackages.find(
        ([repository, flavours, names]) =>
          repository === family &&
          (flavours.length === 0 || (flavour !== undefined && flavours.includes(flavour))) &&
          names.includes(name),
      );
      return row === undefined ? undefined : book.resolve(row[3]);
    },
    bringsNoSystemPackage: (name, brought) => {
      const [plain, beyond] = file.plainPackages;
      if (name === brought) return false;
      return (
        plain.includes(name) || beyond.some(([library, names]) => library === brought && names.includes(name))
      );
    },
    isExternallyManaged: (system, release) => externallyManaged(system, release, file, book),
  };
}

function externallyManaged(
  system: string,
  release: string,
  file: PythonPackagesFile,
  book: SourceBook,
): Answer<boolean> {
  const row = file.externallyManaged.find(([name]) => name === system);
  if (row === undefined || !/^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(release)) return UNKNOWN;
  const [, since, seen, ids] = row;
  // Point releases of a system (3.20.3) are in what was seen of it (3.20).
  if (compareVersions(release, seen) > 0 && !release.startsWith(`${seen}.`))
    return { kind: 'out-of-range', newestKnown: seen };
  return known(compareVersions(release, since) >= 0, ids, book);
}
