import { known, plain, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { GpusFile } from './subjectFacts.ts';
import type { Execution, Gpu } from './subjects.ts';
import type { Answer, KnowledgeBase } from './types.ts';
import { compareVersions, minorOf } from './versions.ts';

type GpuQueries = Pick<KnowledgeBase, 'gpu' | 'gpus' | 'runsOn'>;
type CapabilityQueries = Pick<KnowledgeBase, 'computeCapability' | 'compilable' | 'compiles'>;

const CUDA = /^\d{1,2}\.\d{1,2}(\.\d{1,2})?$/;
/** Older toolkits know capabilities that the table leaves out. */
const OLDEST_CUDA = '9.0';

/** `8.9` of `8.9`, `sm_89`, `compute_90a`, `89`; undefined for anything else. */
export function parseCapability(text: string): string | undefined {
  const [, major, minor] =
    /^(?:(?:sm|compute)_?)?(\d{1,2})(\d)[af]?$/.exec(plain(text)) ??
    /^(\d{1,2})\.(\d)[af]?$/.exec(plain(text)) ??
    [];
  return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
}

/** What is asked about GPUs and the code that runs on them. */
export function gpuQueries(file: GpusFile, book: SourceBook): GpuQueries {
  const architecture = (capability: string): string =>
    file.capabilities.find(([own]) => own === capability)?.[1] ?? '';
  const toGpu = ([name, computeCapability, kind]: GpusFile['gpus'][number]): Gpu => ({
    name,
    computeCapability,
    architecture: architecture(computeCapability),
    kind,
  });
  return {
    gpu: (text) => {
      const row = gpuRow(text, file);
      if (row !== undefined) return known(toGpu(row), row[3], book);
      const capability = parseCapability(text);
      return capability === undefined ? UNKNOWN : byCapability(capability, file, book);
    },
    gpus: () => [...file.gpus].sort((a, b) => compareVersions(b[1], a[1])).map(toGpu),
    runsOn: (capability, architectures) => {
      const own = parseCapability(capability);
      const said = own === undefined ? undefined : execution(own, architectures);
      return said === undefined ? UNKNOWN : known(said, file.execution, book);
    },
  };
}

/** What is asked about compute capabilities and the toolkits that compile for them. */
export function capabilityQueries(file: GpusFile, book: SourceBook): CapabilityQueries {
  return {
    computeCapability: (text) => {
      const row = file.capabilities.find(([own]) => own === parseCapability(text));
      if (row === undefined) return UNKNOWN;
      const [computeCapability, name, first, dropped, branch, ids] = row;
      const value = {
        computeCapability,
        architecture: name,
        firstCuda: first ?? undefined,
        droppedInCuda: dropped ?? undefined,
        lastDriverBranch: branch ?? undefined,
      };
      return known(value, ids, book);
    },
    compilable: (cuda) => {
      const nothing = outside(cuda, file);
      if (nothing !== undefined) return nothing;
      const able = file.capabilities.filter((row) => compilesRow(cuda, row) === true);
      const capabilities = able.map(([own]) => own).sort(compareVersions);
      const [oldest, newest] = [capabilities[0], capabilities.at(-1)];
      if (oldest === undefined || newest === undefined) return UNKNOWN;
      const value = { cuda, capabilities, oldest, newest };
      return known(
        value,
        able.flatMap((row) => row[5]),
        book,
      );
    },
    compiles: (cuda, capability) => {
      const nothing = outside(cuda, file);
      if (nothing !== undefined) return nothing;
      const row = file.capabilities.find(([own]) => own === parseCapability(capability));
      const said = row === undefined ? undefined : compilesRow(cuda, row);
      return row === undefined || said === undefined ? UNKNOWN : known(said, row[5], book);
    },
  };
}

type Capability = GpusFile['capabilities'][number];

/** Why nothing can be said of a toolkit; undefined when its capabilities are known. */
function outside(cuda: string, file: GpusFile): Answer<never> | undefined {
  if (!CUDA.test(cuda) || compareVersions(cuda, OLDEST_CUDA) < 0) return UNKNOWN;
  return compareVersions(minorOf(cuda), minorOf(file.newestCuda)) > 0
    ? { kind: 'out-of-range', newestKnown: file.newestCuda }
    : undefined;
}

function compilesRow(cuda: string, [, , first, dropped]: Capability): boolean | undefined {
  if (first === null) return undefined;
  const minor = minorOf(cuda);
  return compareVersions(minor, first) >= 0 && (dropped === null || compareVersions(minor, dropped) < 0);
}

/**
 * Code compiled for x.y runs on x.z with z ≥ y; PTX for x.y is translated for every newer capability. `9.0a` is for 9.0
 * alone. Undefined when an entry cannot be read.
 */
export function execution(capability: string, architectures: readonly string[]): Execution | undefined {
  let ptx = false;
  const [major] = capability.split('.');
  for (const entry of architectures) {
    const [, version = '', suffix, forward] = /^(\d{1,2}\.\d)([af])?(\+PTX)?$/i.exec(entry.trim()) ?? [];
    if (version === '') return undefined;
    // Family-specific code (`10.0f`) runs on some relatives; which ones the tables do not say.
    if (suffix === 'f' && version !== capability) return undefined;
    const order = compareVersions(version, capability);
    if (suffix !== undefined ? order === 0 : version.split('.')[0] === major && order <= 0) return 'compiled';
    ptx ||= forward !== undefined && suffix === undefined && order <= 0;
  }
  return ptx ? 'ptx' : 'none';
}

function byCapability(capability: string, file: GpusFile, book: SourceBook): Answer<Gpu> {
  const row = file.capabilities.find(([own]) => own === capability);
  if (row === undefined) return UNKNOWN;
  const kinds = new Set(file.gpus.filter(([, own]) => own === capability).map(([, , kind]) => kind));
  const value: Gpu = {
    name: `compute capability ${capability}`,
    computeCapability: capability,
    architecture: row[1],
    kind: kinds.size === 1 ? [...kinds][0] : undefined,
  };
  return known(value, row[5], book);
}

/** Words that a name may carry or lack: makers, memory sizes, sockets. */
const FILLER =
  /^(nvidia|geforce|tesla|quadro|gpu|\d+gb|sxm\d?|pcie|hbm\d?e?|nvl\d*|generation|edition|graphics|card)$/;

function words(name: string): readonly string[] {
  return plain(name)
    .replace(/\((.*?)\)/g, ' $1 ')
    .replace(/([a-z])\s*-\s*(?=\d)/g, '$1 ')
    .split(/[\s/_-]+/)
    .filter((word) => word !== '' && !FILLER.test(word));
}

/** One spelling for comparison: `rtx4070ti` of `RTX 4070 Ti` and of `GeForce RTX4070Ti`. */
function spelled(name: string): string {
  return words(name).join('');
}

type Row = GpusFile['gpus'][number];

/** The names of a row: as listed, without what stands in parentheses, and that alone (`GB10`, `DGX Spark`). */
function namesOf([name]: Row, architecture: string): readonly string[] {
  const [, outside = '', inside = ''] = /^(.*?)\s*\((.*)\)$/.exec(name) ?? [];
  return inside === '' || inside === architecture ? [name] : [name, outside, inside];
}

function gpuRow(text: string, file: GpusFile): Row | undefined {
  const asked = spelled(text);
  if (asked === '') return undefined;
  const architectures = new Map(file.capabilities.map(([capability, name]) => [capability, name]));
  const matching = (form: (name: string, row: Row) => string) =>
    file.gpus.filter((row) =>
      namesOf(row, architectures.get(row[1]) ?? '').some((name) => form(name, row) === asked),
    );
  const exact = matching(spelled);
  // `4090` and `A6000` leave out a word that everybody knows.
  const found =
    exact.length > 0 ? exact : matching((name) => spelled(name).replace(/^(rtx|gtx)(?=a?\d{4})/, ''));
  // RTX 6000 is a Turing card and the beginning of RTX 6000 Ada: without its maker's word it may be either.
  const start = words(text).join(' ');
  const longer = /quadro/i.test(text)
    ? []
    : file.gpus.filter(([name]) => words(name).join(' ').startsWith(`${start} `));
  const capabilities = new Set([...found, ...longer].map(([, capability]) => capability));
  return capabilities.size === 1 ? found[0] : undefined;
}
