import { plain, UNKNOWN } from './known.ts';
import type { IndexTable } from './packageIndex.ts';
import type { SourceBook } from './sourceBook.ts';
import type { FrameworksFile } from './subjectFacts.ts';
import type { FrameworkRelease } from './subjects.ts';
import type { Answer } from './types.ts';
import { compareVersions, minorOf } from './versions.ts';

type Row = FrameworksFile['rows'][number];

const CUDNN_PACKAGES = ['nvidia-cudnn-cu11', 'nvidia-cudnn-cu12', 'nvidia-cudnn-cu13'];
const CUDA_PACKAGES = [
  'nvidia-cuda-runtime-cu11',
  'nvidia-cuda-runtime-cu12',
  'nvidia-cuda-runtime',
  'cuda-toolkit',
];

/** A release of a framework: what its documents say, completed by what the index publishes of it. */
export function framework(
  name: string,
  version: string,
  file: FrameworksFile,
  index: IndexTable,
  book: SourceBook,
): Answer<FrameworkRelease> {
  const key = plain(name).replace(/[._-]+/g, '-');
  const release = /^v?(\d{1,4}(?:\.\d{1,4}){1,3}(?:\.?post\d{1,4})?)(?:\+[\w.]+)?$/.exec(plain(version))?.[1];
  if (release === undefined) return UNKNOWN;
  const row = rowOf(key, release, file);
  const wheels = index.pythonWheels(key, release);
  if (row === undefined && wheels.kind !== 'known') return wheels;
  const [, , , torch, cuda, cudnn, cudnnMajor, driver, ids] = row ?? [];
  const python = pythons(key, release, index);
  const pinned = firstPin(key, release, CUDNN_PACKAGES, index);
  const sources = [...book.resolve(ids ?? []), ...(wheels.kind === 'known' ? wheels.sources : [])];
  const value: FrameworkRelease = {
    name: key,
    version: release,
    python: python.length === 0 ? undefined : python,
    torch: torch ?? index.pin(key, release, 'torch')?.replace(/^==/, ''),
    cuda: cuda ?? cudaOf(firstPin(key, release, CUDA_PACKAGES, index)),
    cudnn: cudnn ?? pinned?.replace(/^==/, ''),
    cudnnMajor: cudnnMajor ?? majorOf(pinned),
    minimumDriver: driver ?? undefined,
  };
  return { kind: 'known', value, sources, asOf: book.newest(sources) };
}

/** Minors with wheels of the release; of jax also of the jaxlib it depends on, which holds the compiled code. */
function pythons(name: string, release: string, index: IndexTable): readonly string[] {
  const own = linuxWheels(name, release, index);
  if (own === undefined || index.pin(name, release, 'jaxlib') === undefined) return own ?? [];
  const compiled = linuxWheels('jaxlib', release, index);
  return compiled === undefined ? own : own.filter((minor) => compiled.includes(minor));
}

function linuxWheels(name: string, release: string, index: IndexTable): readonly string[] | undefined {
  const answer = index.pythonWheels(name, release);
  return answer.kind === 'known' ? answer.value.wheels.manylinux_x86_64 : undefined;
}

function rowOf(name: string, release: string, file: FrameworksFile): Row | undefined {
  const exact = file.rows.find(([own, from]) => own === name && from === release);
  if (exact !== undefined) return exact;
  const plainRelease = release.replace(/\.?post\d+$/, '');
  return file.rows.find(
    ([own, from, to]) =>
      own === name &&
      from !== to &&
      compareVersions(plainRelease, from) >= 0 &&
      compareVersions(plainRelease, to) <= 0,
  );
}

/** Whether the metadata of a release names the packages that bring CUDA, as a dependency or in an extra. */
export function namesCudaPackages(name: string, version: string, index: IndexTable): boolean {
  return firstPin(name, version, CUDA_PACKAGES, index) !== undefined;
}

function firstPin(
  owner: string,
  version: string,
  names: readonly string[],
  index: IndexTable,
): string | undefined {
  return names.map((name) => index.pin(owner, version, name)).find((pin) => pin !== undefined);
}

/** `12.8` of `==12.8.90`; a range is left as it is. */
function cudaOf(pin: string | undefined): string | undefined {
  const exact = /^==([\d.]+)$/.exec(pin ?? '')?.[1];
  return exact === undefined ? pin : minorOf(exact);
}

/** `9` of `==9.1.0.70`, `~=9.0`, `<10.0,>=9.3.0.75`. */
function majorOf(pin: string | undefined): string | undefined {
  return /(?:==|~=|>=)(\d+)\./.exec(pin ?? '')?.[1];
}
