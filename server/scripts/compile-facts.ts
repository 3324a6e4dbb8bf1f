// Compiles the source tables in server/data/tables (kept verbatim) into the compact facts the bundle carries.
// Run: node_modules/.bin/node server/scripts/compile-facts.ts [--check]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ContentsFile,
  DriversFile,
  EndOfLifeFile,
  ImageNamesFile,
  NvidiaCudaFile,
  OfficialImagesFile,
  PythonPackagesFile,
  PytorchImagesFile,
  RegistriesFile,
  SecretsFile,
  TorchFile,
} from '../src/knowledge/facts.ts';
import { compareVersions, minorOf } from '../src/knowledge/versions.ts';
import { data, isoPart, Sources, type Table, table, tableDate } from './factSources.ts';
import { compileDriverChecks } from './facts/driverChecks.ts';
import { compileFrameworks } from './facts/frameworks.ts';
import { compileArchitectures, compileGpus } from './facts/gpus.ts';
import { compileImageFamilies } from './facts/imageFamilies.ts';
import {
  type CudaTagRow,
  listedCudaRows,
  listedPytorchRows,
  listedTags,
  newest,
  type PytorchTagRow,
} from './facts/listedTags.ts';
import { compilePackageIndex } from './facts/packageIndex.ts';
import { compilePackageTraits } from './facts/packageTraits.ts';
import { compileServers } from './facts/servers.ts';
import { compileSettings } from './facts/settings.ts';
import { compileStarterPins } from './facts/starterPins.ts';
import { type TorchIndexTable, withTorchIndexes } from './facts/torchIndex.ts';
import type { PackageRow } from './packageTable.ts';

/** The table with the tag lists of the registries among its sources. */
function withRegistry<T extends Table>(from: T): T {
  const registry = table<object>('registry-tags').sources.registry;
  return registry === undefined ? from : { ...from, sources: { ...from.sources, registry } };
}

// --- nvidia/cuda -------------------------------------------------------------------------------------------------

interface CudaTagsTable {
  readonly naming_rules: {
    readonly never_listed_versions: readonly string[];
    readonly no_image_for_cuda: readonly string[];
  };
  readonly tags: readonly CudaTagRow[];
}
interface CudaLimitsTable {
  readonly list: { readonly newest: string; readonly source: string };
  readonly before_list: { readonly oldest: string; readonly reason: string; readonly source: string };
  readonly two_numbers: { readonly newest: string; readonly reason: string; readonly source: string };
  readonly still_patched: { readonly from: string; readonly source: string };
  readonly latest: { readonly withdrawn: string; readonly source: string };
}

const FIRM = new Set(['hub-listed', 'documented+hub-sibling']);

function verdict(row: CudaTagRow): {
  status: 'exists' | 'removed' | 'unknown';
  certainty: 'firm' | 'medium' | 'none';
} {
  if (row.status === 'unknown') return { status: 'unknown', certainty: 'none' };
  if (row.status === 'removed') return { status: 'removed', certainty: 'firm' };
  return { status: 'exists', certainty: FIRM.has(row.confidence) ? 'firm' : 'medium' };
}

function compileNvidiaCuda(sources: Sources): NvidiaCudaFile {
  const from = withRegistry(table<CudaTagsTable>('nvidia-cuda-tags'));
  const limits = table<CudaLimitsTable>('nvidia-cuda-limits');
  const ids = (field: string) => sources.ids('cuda-tags', from, field);
  const listed = listedTags('nvidia/cuda');
  const tags = listedCudaRows(from.tags, listed, isoPart(tableDate(from)));
  const classes = new Map<string, NvidiaCudaFile['classes'][number]>();
  const groups = new Map<string, Map<string, string[]>>();
  for (const row of tags) {
    const kind = {
      ...verdict(row),
      confidence: row.confidence,
      eolByPolicy: row.eol_by_nvidia_policy,
      ...(row.last_listed === undefined ? {} : { lastListed: row.last_listed }),
      sources: ids(row.source),
    };
    const kindKey = JSON.stringify(kind);
    classes.set(kindKey, kind);
    const index = [...classes.keys()].indexOf(kindKey);
    const key = JSON.stringify([row.cuda, row.cudnn_full, index]);
    const byFlavour = groups.get(key) ?? new Map<string, string[]>();
    groups.set(key, byFlavour);
    const system = row.os === null ? 'none' : `${row.os}${row.os_version}`;
    byFlavour.set(row.flavour, [...(byFlavour.get(row.flavour) ?? []), system]);
    const spelled = [row.cuda, row.flavour, ...(row.os === null ? [] : [system])].join('-');
    if (spelled !== row.tag) throw new Error(`${row.tag} does not follow <cuda>-<flavour>-<system>`);
  }
  const rows: [string, string | null, string, string, number][] = [];
  for (const [key, byFlavour] of groups) {
    const [cuda, cudnn, index] = JSON.parse(key) as [string, string | null, number];
    const merged = new Map<string, string[]>();
    for (const [flavour, systems] of byFlavour) {
      const joined = systems.sort().join(' ');
      merged.set(joined, [...(merged.get(joined) ?? []), flavour]);
    }
    for (const [systems, flavours] of merged)
      rows.push([cuda, cudnn, flavours.sort().join(' '), systems, index]);
  }
  return {
    asOf: isoPart(tableDate(from)),
    listEndsAt:
      (listed === undefined ? undefined : newest(tags.map((row) => row.cuda))) ?? limits.list.newest,
    listSources: ids(limits.list.source),
    twoNumbers: [limits.two_numbers.newest, limits.two_numbers.reason, ids(limits.two_numbers.source)],
    beforeList: [limits.before_list.oldest, limits.before_list.reason, ids(limits.before_list.source)],
    stillPatchedFrom: [limits.still_patched.from, ids(limits.still_patched.source)],
    latestWithdrawn: [limits.latest.withdrawn, ids(limits.latest.source)],
    bareCudnnFrom: bareCudnnFrom(tags),
    withoutImages: from.naming_rules.never_listed_versions,
    noSuchToolkit: from.naming_rules.no_image_for_cuda.flatMap(
      (text) => /^(\d+\.\d+) \(no such toolkit release\)$/.exec(text)?.[1] ?? [],
    ),
    classes: [...classes.values()],
    groups: rows,
  };
}

/** The first `x.y` from which every cuDNN flavour is written `cudnn`, without a number. */
function bareCudnnFrom(tags: readonly CudaTagRow[]): string {
  const numbered = tags.filter((row) => /^cudnn\d/.test(row.flavour)).map((row) => row.cuda);
  const bare = tags.filter((row) => row.flavour.startsWith('cudnn-')).map((row) => row.cuda);
  const first = bare.reduce((a, b) => (compareVersions(b, a) < 0 ? b : a));
  const minor = minorOf(first);
  if (numbered.some((cuda) => compareVersions(cuda, minor) >= 0)) throw new Error(`cudnn<n> after ${minor}`);
  return minor;
}

// --- pytorch/pytorch ---------------------------------------------------------------------------------------------

interface PytorchTable {
  readonly tags: readonly PytorchTagRow[];
  readonly do_not_exist: readonly {
    readonly tag: string;
    readonly source: readonly string[];
    readonly confidence: string;
  }[];
}

const PUBLISHED = new Set(['exists', 'exists_per_official_matrix', 'exists_per_cuda_matrix']);

type NotPublishedRule = readonly [PytorchImagesFile['doNotExist'][number]['when'], string];
const ONLY_117 = 'the images of torch 2.0 were published for CUDA 11.7 only';

/** The prose patterns of `do_not_exist` as conditions with a reason of one sentence; each row must have its entry. */
const NOT_PUBLISHED: Readonly<Record<string, NotPublishedRule>> = {
  '2.1.0-cuda12.4-cudnn8-runtime': [
    { maxTorch: '2.3.99', minCuda: '12.4' },
    'images with CUDA 12.4 and later start with torch 2.4',
  ],
  '2.0.1-cuda11.8-cudnn8-{runtime,devel}': [{ minTorch: '2.0.1', maxTorch: '2.0.1', cuda: '11.8' }, ONLY_117],
  '2.0.0-cuda11.8-cudnn8-{runtime,devel}': [{ minTorch: '2.0.0', maxTorch: '2.0.0', cuda: '11.8' }, ONLY_117],
  '2.0.1-cuda11.3-cudnn8-devel': [
    { minTorch: '2.0.0', maxTorch: '2.0.1', cuda: '11.3' },
    'torch 2.0 was never built for CUDA 11.3',
  ],
  '1.13.1-cuda11.7-cudnn8-{runtime,devel}': [
    { minTorch: '1.13.1', maxTorch: '1.13.1', cuda: '11.7' },
    'every known image of torch 1.13.1 has CUDA 11.6',
  ],
  '1.13.1-cuda11.3-cudnn8-devel': [
    { minTorch: '1.13.0', maxTorch: '1.13.1', cuda: '11.3' },
    'torch 1.13 has no CUDA 11.3 build',
  ],
  '1.12.1-cuda11.6-cudnn8-*': [
    { minTorch: '1.12.1', maxTorch: '1.12.1', cuda: '11.6' },
    'every known image of torch 1.12.1 has CUDA 11.3',
  ],
  '1.12.1-cuda11.8-cudnn8-devel': [
    { minTorch: '1.12.1', maxTorch: '1.12.1', cuda: '11.8' },
    'torch 1.12.1 has no CUDA 11.8 build',
  ],
  '2.4.0-cuda12.4-cudnn8-* and any cudnn8 with torch >= 2.4': [
    { minTorch: '2.4.0', cudnn: '8' },
    'images from torch 2.4 on have cuDNN 9',
  ],
  '2.3.x-cuda12.1-cudnn9-*': [
    { minTorch: '2.0.0', maxTorch: '2.3.99', cudnn: '9' },
    'images up to torch 2.3.1 have cuDNN 8',
  ],
  '2.5.x-cuda12.6-*': [
    { minTorch: '2.5.0', maxTorch: '2.5.99', cuda: '12.6' },
    'CUDA 12.6 images start with torch 2.6.0',
  ],
  '2.6.0-cuda12.1-* / 2.6.0-cuda12.8-*': [
    { minTorch: '2.6.0', maxTorch: '2.6.0', cuda: '12.1 12.8' },
    'the images of torch 2.6.0 have CUDA 11.8, 12.4 or 12.6',
  ],
  '2.7.x-cuda12.4-*': [{ minTorch: '2.7.0', cuda: '12.4' }, 'CUDA 12.4 images end with torch 2.6.0'],
  '2.8.0-cuda11.8-* and later cuda11.8': [
    { minTorch: '2.8.0', cuda: '11.8' },
    'CUDA 11.8 images end with torch 2.7.1',
  ],
  '2.9.x-cuda12.9-*': [{ minTorch: '2.9.0', cuda: '12.9' }, 'CUDA 12.9 images exist for torch 2.8.0 only'],
  '2.12.0-cuda12.8-* and later cuda12.8': [
    { minTorch: '2.12.0', cuda: '12.8' },
    'CUDA 12.8 images end with torch 2.11.0',
  ],
  '<torch>-cuda<x>-runtime-ubuntu22.04': [
    { grammar: 'os-suffix' },
    'pytorch/pytorch tags name no operating system',
  ],
  '<torch>-cuda<x.y.z>-...': [
    { grammar: 'three-part-cuda' },
    'pytorch/pytorch tags write CUDA with two numbers',
  ],
  '<torch>-cuda<x>-cudnn<n> without -runtime/-devel': [
    { grammar: 'no-variant' },
    'pytorch/pytorch tags end with -runtime or -devel',
  ],
  '*-rocm*': [{ grammar: 'rocm' }, 'pytorch/pytorch has no ROCm tags, those are in rocm/pytorch'],
};

function compilePytorchImages(sources: Sources): PytorchImagesFile {
  const from = withRegistry(table<PytorchTable>('pytorch-images'));
  const listed = listedTags('pytorch/pytorch');
  const tags = listedPytorchRows(from.tags, listed);
  const newestSeen = table<TorchTable>('torch').newest_release_seen;
  return {
    asOf: isoPart(tableDate(from)),
    // The release docker matrix covers 2.3.0 and later, and no row of 2.13.0 or older is merely expected.
    matrixFrom: '2.3.0',
    matrixTo: '2.13.0',
    matrixSources: sources.ids('pytorch-images', from, 'TI'),
    newestTorch: listed === undefined ? newestSeen : (newest(tags.map((row) => row.torch)) ?? newestSeen),
    tags: tags.map((row) => [
      row.torch,
      row.cuda,
      row.cudnn,
      row.variant,
      PUBLISHED.has(row.status) ? 'firm' : 'medium',
      row.python,
      row.os,
      sources.ids('pytorch-images', from, row.evidence),
    ]),
    doNotExist: from.do_not_exist.map((row) => {
      const rule = NOT_PUBLISHED[row.tag];
      if (rule === undefined) throw new Error(`no condition for ${row.tag}: add it to NOT_PUBLISHED`);
      const [when, reason] = rule;
      const certainty = row.confidence.startsWith('high') ? 'firm' : 'medium';
      return { when, reason, certainty, sources: sources.ids('pytorch-images', from, row.source) };
    }),
  };
}

// --- torch wheels, drivers, end of life --------------------------------------------------------------------------

interface TorchTable {
  readonly newest_release_seen: string;
  readonly releases: readonly {
    readonly torch: string;
    readonly variants: {
      readonly cpu: boolean;
      readonly cuda: readonly string[];
      readonly rocm: readonly string[];
    };
    readonly default_index_linux_x86_64: string | null;
    readonly python: readonly string[];
    readonly torchvision: string | null;
    readonly torchaudio: string | null;
    readonly sources: readonly string[];
  }[];
}

/**
 * The table follows the release matrices. Public logs and lock files name wheels of the PyTorch index beyond them:
 * 1.8.0+cu101, and +cu129 of 2.9.0, 2.9.1, 2.10.0, 2.11.0, 2.12.1 and 2.13.0 (searched 2026-11-21).
 */
const TORCH_VARIANTS_COMPLETE = ['1.9.0', '2.8.0'] as const;

interface TorchReleasesTable {
  readonly complete: { readonly from: string; readonly to: string; readonly source: string };
  readonly versions: readonly string[];
}

function compileTorch(sources: Sources): TorchFile {
  const from = table<TorchTable>('torch');
  const seen = table<TorchReleasesTable>('torch-releases');
  const { complete } = seen;
  const within = (version: string): boolean =>
    compareVersions(minorOf(version), complete.from) >= 0 &&
    compareVersions(minorOf(version), complete.to) <= 0;
  const known = from.releases.map(({ torch }) => torch).filter(within);
  const missing = seen.versions.filter(within).filter((version) => !known.includes(version));
  if (missing.length > 0) throw new Error(`torch ${missing.join(', ')} missing in torch.json`);
  const index = table<{ readonly packages: readonly PackageRow[] }>('package-index');
  const ids = () => sources.ids('package-index', index, 'index');
  const published = new Map(
    index.packages.filter((row) => row.package === 'torch').map((row) => [row.version, row]),
  );
  const listed = new Set(from.releases.map((row) => row.torch));
  const newer = [...published.values()].filter(
    (row) => !listed.has(row.version) && compareVersions(row.version, from.newest_release_seen) > 0,
  );
  return {
    asOf: isoPart(tableDate(index)),
    newest: newer.at(-1)?.version ?? from.newest_release_seen,
    completeBetween: TORCH_VARIANTS_COMPLETE,
    allReleases: [complete.from, complete.to, sources.ids('torch-releases', seen, complete.source)],
    releases: withTorchIndexes(
      [
        ...from.releases.map((row) => {
          const python = published.get(row.torch)?.wheels.manylinux_x86_64;
          return {
            version: row.torch,
            variants: [...(row.variants.cpu ? ['cpu'] : []), ...row.variants.cuda, ...row.variants.rocm],
            defaultVariant: row.default_index_linux_x86_64,
            // What pip finds on the default index; where the table differs, disputes.json says so.
            python: python ?? row.python,
            torchvision: row.torchvision,
            torchaudio: row.torchaudio,
            sources: [...sources.ids('torch', from, row.sources), ...(python === undefined ? [] : ids())],
          };
        }),
        ...newer.map((row) => ({ ...fromIndex(row), sources: ids() })),
      ],
      table<TorchIndexTable>('torch-index'),
      sources,
    ),
  };
}

/** A release newer than the release matrix: only its wheel on the default index is known. */
function fromIndex(row: PackageRow): Omit<TorchFile['releases'][number], 'sources'> {
  const variant = defaultVariant(row);
  return {
    version: row.version,
    variants: variant === null ? [] : [variant],
    variantsKnown: 'some',
    defaultVariant: variant,
    python: row.wheels.manylinux_x86_64 ?? [],
    torchvision: null,
    torchaudio: null,
  };
}

/** `cu132` of a wheel that asks for cuda-toolkit 13.2.2. */
function defaultVariant(row: PackageRow): string | null {
  const runtime = row.requires?.find((line) => /^(cuda-toolkit|nvidia-cuda-runtime)/.test(line)) ?? '';
  const [, major, minor] = /==(\d+)\.(\d+)\./.exec(runtime) ?? [];
  return major === undefined ? null : `cu${major}${minor}`;
}

interface DriverTable {
  readonly toolkit_driver: readonly {
    readonly cuda: string;
    readonly toolkit_driver_linux_x86_64: string | null;
    readonly source: string;
  }[];
  readonly minor_version_compatibility: readonly {
    readonly cuda_major: string;
    readonly min_linux: string;
    readonly source: string;
  }[];
}

function compileDrivers(sources: Sources): DriversFile {
  const from = table<DriverTable>('cuda-driver');
  return {
    asOf: isoPart(tableDate(from)),
    toolkit: from.toolkit_driver.map((row) => [
      row.cuda,
      row.toolkit_driver_linux_x86_64,
      sources.ids('cuda-driver', from, row.source),
    ]),
    minorCompatible: from.minor_version_compatibility.map((row) => [
      row.cuda_major,
      row.min_linux,
      sources.ids('cuda-driver', from, row.source),
    ]),
  };
}

interface EolTable {
  readonly ubuntu: readonly {
    release: string;
    codename: string;
    standard_support_ends: string;
    source: string;
  }[];
  readonly debian: readonly { release: string; codename: string; lts_ends: string; source: string }[];
  readonly rhel_family: readonly { os: string; release: string; security_ends: string; source: string }[];
  readonly python: readonly { version: string; security_ends: string; source: string }[];
}
interface ExtraEolTable {
  readonly systems: readonly { os: string; release: string; ends: string; source: string }[];
}

/**
 * "Ends" is the last day on which the publisher gives security updates to everybody: for Ubuntu the end of standard
 * support (ESM needs a subscription), for Debian the end of LTS (free, on the same mirrors), for the RHEL family the
 * end of security support.
 */
function compileEndOfLife(sources: Sources): EndOfLifeFile {
  const from = table<EolTable>('os-python-eol');
  const extra = table<ExtraEolTable>('os-eol-extra');
  const id = (source: string) => sources.ids('eol', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    python: from.python.map((row) => [row.version, row.security_ends, id(row.source)]),
    os: [
      ...from.ubuntu.map((row) =>
        os('ubuntu', row.release, row.codename, row.standard_support_ends, id(row.source)),
      ),
      ...from.debian.map((row) => os('debian', row.release, row.codename, row.lts_ends, id(row.source))),
      ...from.rhel_family.map((row) =>
        os(row.os.startsWith('ubi') ? 'ubi' : row.os, row.release, null, row.security_ends, id(row.source)),
      ),
      ...extra.systems.map((row) =>
        os(row.os, row.release, null, row.ends, sources.ids('eol-extra', extra, row.source)),
      ),
    ],
  };
}

function os(
  name: string,
  release: string,
  codename: string | null,
  ends: string,
  ids: string[],
): EndOfLifeFile['os'][number] {
  return [name, release, codename === null ? null : (codename.split(' ')[0] ?? '').toLowerCase(), ends, ids];
}

// --- secrets, contents -------------------------------------------------------------------------------------------

interface SecretTable {
  readonly secret_patterns: readonly {
    readonly id: string;
    readonly prefix: string | null;
    readonly regex: string;
    readonly source: readonly string[];
  }[];
}

/** Rows whose `regex` is a sentence (40 letters next to a name, unknown lengths) cannot stand alone; rules use names. */
const PROSE = new Set(['cohere', 'wandb', 'wandb-v1', 'kaggle-new', 'kaggle-old']);
const SECRET_TITLES: Readonly<Record<string, string>> = {
  huggingface: 'Hugging Face access token',
  'huggingface-org': 'Hugging Face organisation token',
  openai: 'OpenAI API key',
  anthropic: 'Anthropic API key',
  'anthropic-admin': 'Anthropic admin key',
  'aws-access-key-id': 'AWS access key id',
  'github-pat': 'GitHub personal access token',
  'github-fine-grained': 'GitHub fine-grained token',
  'github-app/oauth/refresh': 'GitHub app token',
  'gitlab-pat': 'GitLab access token',
  'gitlab-pat-routable': 'GitLab access token',
  'google-api-key': 'Google API key',
  databricks: 'Databricks token',
  perplexity: 'Perplexity API key',
  'slack-bot': 'Slack bot token',
  'private-key': 'private key',
  'nvidia-ngc': 'NVIDIA NGC API key',
};

interface SecretVariableTable {
  readonly variables: readonly {
    readonly name: string;
    readonly title: string;
    readonly source: readonly string[];
    readonly patterns?: readonly string[];
    readonly programs?: readonly string[];
  }[];
}

function compileSecrets(sources: Sources): SecretsFile {
  const from = table<SecretTable>('serving-and-env');
  const named = table<SecretVariableTable>('secret-variables');
  return {
    asOf: isoPart(tableDate(named)),
    variables: named.variables.map(({ name, title, source, patterns = [], programs = [] }) => [
      name,
      title,
      sources.ids('secret-variables', named, source),
      patterns,
      programs,
    ]),
    patterns: from.secret_patterns
      .filter((row) => !PROSE.has(row.id))
      .map((row) => {
        const title = SECRET_TITLES[row.id];
        if (title === undefined) throw new Error(`no title for ${row.id}: add it to SECRET_TITLES or PROSE`);
        return [row.id, title, row.regex, sources.ids('secrets', from, row.source)];
      }),
  };
}

interface ContentsTable {
  readonly rows: readonly {
    readonly image: string;
    readonly flavours?: readonly string[];
    readonly systems?: readonly string[];
    readonly min_cuda?: string;
    readonly max_cuda?: string;
    readonly not_cuda?: readonly string[];
    readonly not_os?: readonly string[];
    readonly min_os?: string;
    readonly min_torch?: string;
    readonly max_torch?: string;
    readonly cudnn?: boolean;
    readonly user?: string;
    readonly uid_1000?: string;
    readonly python?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly has: readonly string[];
    readonly lacks: readonly string[];
    readonly source: string;
  }[];
}

function compileContents(sources: Sources): ContentsFile {
  const from = table<ContentsTable>('image-contents');
  return {
    asOf: isoPart(tableDate(from)),
    rows: from.rows.map((row) => ({
      image: row.image,
      when: conditionOf(row),
      ...(row.user === undefined ? {} : { user: row.user }),
      ...(row.uid_1000 === undefined ? {} : { uid1000: row.uid_1000 }),
      ...(row.python === undefined ? {} : { python: row.python }),
      ...(row.environment === undefined ? {} : { environment: row.environment }),
      has: row.has,
      lacks: row.lacks,
      sources: sources.ids('contents', from, row.source),
    })),
  };
}

function conditionOf(row: ContentsTable['rows'][number]): ContentsFile['rows'][number]['when'] {
  return {
    ...(row.flavours === undefined ? {} : { flavours: row.flavours }),
    ...(row.systems === undefined ? {} : { systems: row.systems }),
    ...(row.min_cuda === undefined ? {} : { minCuda: row.min_cuda }),
    ...(row.max_cuda === undefined ? {} : { maxCuda: row.max_cuda }),
    ...(row.not_cuda === undefined ? {} : { notCuda: row.not_cuda }),
    ...(row.not_os === undefined ? {} : { notOs: row.not_os }),
    ...(row.min_os === undefined ? {} : { minOs: row.min_os }),
    ...(row.min_torch === undefined ? {} : { minTorch: row.min_torch }),
    ...(row.max_torch === undefined ? {} : { maxTorch: row.max_torch }),
    ...(row.cudnn === undefined ? {} : { cudnn: row.cudnn }),
  };
}

interface OfficialTable {
  readonly python: readonly {
    readonly minor: string;
    readonly patch: string;
    readonly suffixes: readonly string[];
    readonly source: string;
  }[];
}

function compileOfficialImages(sources: Sources): OfficialImagesFile {
  const from = table<OfficialTable>('official-images');
  return {
    asOf: isoPart(tableDate(from)),
    python: from.python.map((row) => [
      row.minor,
      row.patch,
      row.suffixes,
      sources.ids('official-images', from, row.source),
    ]),
  };
}

interface ImageNamesTable {
  readonly not_official: readonly {
    readonly name: string;
    readonly means: string;
    readonly source: string;
  }[];
  readonly tagged_by_month: { readonly name: string; readonly source: string };
}

function compileImageNames(sources: Sources): ImageNamesFile {
  const from = table<ImageNamesTable>('image-names');
  const id = (source: string) => sources.ids('image-names', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    notOfficial: from.not_official.map((row) => [row.name, row.means, id(row.source)]),
    taggedByMonth: [from.tagged_by_month.name, id(from.tagged_by_month.source)],
  };
}

interface RegistriesTable {
  readonly hub: string;
  readonly registries: readonly {
    readonly image: string;
    readonly registry: string;
    readonly name: string;
  }[];
}

function compileRegistries(): RegistriesFile {
  const from = table<RegistriesTable>('registry-tags');
  return {
    asOf: isoPart(tableDate(from)),
    hub: from.hub,
    images: from.registries.map(({ image, registry, name }) => [image, registry, name]),
  };
}

interface PackagesTable {
  readonly torch_index: { readonly url: string; readonly source: string };
  readonly torch_links: { readonly url: string; readonly source: string };
  readonly torch_index_packages: {
    readonly families: readonly string[];
    readonly held: readonly string[];
    readonly perhaps: readonly string[];
    readonly source: string;
  };
  readonly without_python: { readonly packages: readonly string[]; readonly source: string };
  readonly numpy2: readonly { readonly package: string; readonly since: string; readonly source: string }[];
  readonly cuda_compiler: readonly {
    readonly package: string;
    readonly when: 'build' | 'run';
    readonly source: string;
  }[];
  readonly no_http_client: { readonly packages: readonly string[]; readonly source: string };
  readonly system_libraries: {
    readonly absent: readonly {
      readonly image: string;
      readonly flavours?: readonly string[];
      readonly packages: readonly string[];
      readonly source: string;
    }[];
    readonly not_brought_by: readonly string[];
    readonly beyond: readonly { readonly library: string; readonly beyond: readonly string[] }[];
    readonly source: string;
  };
  readonly externally_managed: readonly {
    readonly system: string;
    readonly since: string;
    readonly seen: string;
    readonly source: string;
  }[];
}

function compilePythonPackages(sources: Sources): PythonPackagesFile {
  const from = table<PackagesTable>('python-packages');
  const id = (source: string) => sources.ids('python-packages', from, source);
  const held = from.torch_index_packages;
  return {
    asOf: isoPart(tableDate(from)),
    torchIndex: [from.torch_index.url, id(from.torch_index.source)],
    torchLinks: [from.torch_links.url, id(from.torch_links.source)],
    torchIndexPackages: [held.families, held.held, held.perhaps, id(held.source)],
    withoutPython: [from.without_python.packages, id(from.without_python.source)],
    numpy2: from.numpy2.map((row) => [row.package, row.since, id(row.source)]),
    cudaCompiler: from.cuda_compiler.map((row) => [row.package, row.when, id(row.source)]),
    noHttpClient: [from.no_http_client.packages, id(from.no_http_client.source)],
    absentPackages: from.system_libraries.absent.map((row) => [
      row.image,
      row.flavours ?? [],
      row.packages,
      id(row.source),
    ]),
    plainPackages: [
      from.system_libraries.not_brought_by,
      from.system_libraries.beyond.map((row) => [row.library, row.beyond]),
      id(from.system_libraries.source),
    ],
    externallyManaged: from.externally_managed.map((row) => [
      row.system,
      row.since,
      row.seen,
      id(row.source),
    ]),
  };
}

// --- output ------------------------------------------------------------------------------------------------------

function compile(): Record<string, unknown> {
  const sources = new Sources();
  const facts = {
    'nvidia-cuda': compileNvidiaCuda(sources),
    'pytorch-images': compilePytorchImages(sources),
    torch: compileTorch(sources),
    drivers: compileDrivers(sources),
    'end-of-life': compileEndOfLife(sources),
    secrets: compileSecrets(sources),
    contents: compileContents(sources),
    'official-images': compileOfficialImages(sources),
    'image-names': compileImageNames(sources),
    registries: compileRegistries(),
    'python-packages': compilePythonPackages(sources),
    // 13.4 is known by single sightings only.
    gpus: compileGpus(sources, table<CudaLimitsTable>('nvidia-cuda-limits').list.newest),
    architectures: compileArchitectures(sources),
    'driver-checks': compileDriverChecks(sources),
    'package-index': compilePackageIndex(sources),
    frameworks: compileFrameworks(sources),
    'package-traits': compilePackageTraits(sources),
    servers: compileServers(sources),
    settings: compileSettings(sources),
    'starter-pins': compileStarterPins(sources),
    'image-families': compileImageFamilies(sources),
  };
  const dates = Object.values(facts).map((file) => file.asOf);
  const asOf = dates.sort().at(-1) ?? '';
  return { ...facts, sources: sources.file(asOf) };
}

function main(): void {
  const check = process.argv.includes('--check');
  const folder = join(data, 'facts');
  mkdirSync(folder, { recursive: true });
  const stale: string[] = [];
  for (const [name, value] of Object.entries(compile())) {
    const path = join(folder, `${name}.json`);
    const text = pretty(value);
    if (check && current(path) !== text) stale.push(name);
    if (!check) writeFileSync(path, text);
  }
  if (stale.length === 0) return;
  console.error(`server/data/facts is stale: ${stale.join(', ')}. Run: node server/scripts/compile-facts.ts`);
  process.exitCode = 1;
}

/** One row a line: small enough to bundle, readable enough to review in a diff. */
function pretty(value: unknown): string {
  const fields = Object.entries(value as Record<string, unknown>).map(([key, field]) => {
    if (Array.isArray(field) && typeof field[0] === 'object') {
      return `${JSON.stringify(key)}:[\n${field.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
    }
    if (field !== null && typeof field === 'object' && !Array.isArray(field)) {
      const rows = Object.entries(field).map(([id, row]) => `${JSON.stringify(id)}:${JSON.stringify(row)}`);
      return `${JSON.stringify(key)}:{\n${rows.join(',\n')}\n}`;
    }
    return `${JSON.stringify(key)}:${JSON.stringify(field)}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

main();
