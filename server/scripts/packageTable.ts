// Rows of server/data/tables/package-index.json: what the package index publishes of each release.

import { allowsMinor } from '../src/knowledge/requiresPython.ts';
import {
  type IndexFile,
  indexFiles,
  type ProjectDocument,
  projectDocument,
  requirements,
} from './packageIndex.ts';
import { PLATFORMS, type Platform, type WheelTags, wheelTags } from './wheelTags.ts';

export interface PackageRow {
  readonly package: string;
  readonly version: string;
  readonly requires_python: string | null;
  /** CPython minors by platform; platforms without wheels are left out. */
  readonly wheels: Partial<Record<Platform, readonly string[]>>;
  /** A stable-ABI or pure wheel: later CPython releases install it too. */
  readonly open_ended: boolean;
  readonly sdist: boolean;
  readonly yanked: boolean;
  /** `Requires-Dist` lines about the packages of the field; null when the release has no readable wheel metadata. */
  readonly requires: readonly string[] | null;
  /** The same lines of the project's JSON document, where they differ from those of the wheel. */
  readonly disputed?: readonly string[];
}

/** Packages whose every release is recorded. */
export const PACKAGES: readonly string[] = [
  'torch',
  'torchvision',
  'torchaudio',
  'torchtext',
  'triton',
  'tensorflow',
  'jax',
  'jaxlib',
  'vllm',
  'xformers',
  'flash-attn',
  'onnxruntime',
  'onnxruntime-gpu',
  'bitsandbytes',
  'scikit-learn',
];

/** CPython releases asked about, oldest first. */
export const MINORS = ['2.7', ...Array.from({ length: 12 }, (_, i) => `3.${i + 4}`)];

const RELEASE = /^\d+(\.\d+)*(\.?post\d+)?$/;
const OF_THE_FIELD =
  /^(torch|torchvision|torchaudio|triton|pytorch-triton|jaxlib|jax-cuda1\d-plugin|nvidia-cudnn-cu1\d|nvidia-cuda-runtime(-cu1\d)?|cuda-toolkit)\b/;

/** Reads one package; pre-releases are left out. */
export async function packageRows(index: string, name: string): Promise<readonly PackageRow[]> {
  const document = await projectDocument(index, name);
  const byVersion = new Map<string, IndexFile[]>();
  for (const file of await indexFiles(index, name)) {
    const version = versionOf(file.filename, name);
    if (version === undefined || !RELEASE.test(version)) continue;
    byVersion.set(version, [
      ...(byVersion.get(version) ?? []),
      document.yanked.has(file.filename) ? { ...file, yanked: true } : file,
    ]);
  }
  const rows: PackageRow[] = [];
  const waiting = [...byVersion];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rows.push(await row(name, next[0], next[1], document));
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return rows.sort((a, b) => order(a.version, b.version));
}

function versionOf(filename: string, name: string): string | undefined {
  const wheel = wheelTags(filename);
  if (wheel !== undefined) return wheel.version;
  const project = name.replaceAll('-', '[-_.]');
  return new RegExp(`^${project}-(.+)\\.(?:tar\\.gz|zip|tar\\.bz2)$`, 'i').exec(filename)?.[1];
}

/** Oldest first; a post release after its release. */
function order(a: string, b: string): number {
  const left = a.split(/\.(?:post)?|post/).map(Number);
  const right = b.split(/\.(?:post)?|post/).map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

async function row(
  name: string,
  version: string,
  files: readonly IndexFile[],
  document: ProjectDocument,
): Promise<PackageRow> {
  const tagged = files.flatMap((file) => {
    const tags = wheelTags(file.filename);
    return tags === undefined || tags.minors.length === 0 || tags.platforms.length === 0
      ? []
      : [{ file, tags }];
  });
  const wheels: Partial<Record<Platform, readonly string[]>> = {};
  for (const platform of PLATFORMS) {
    const minors = MINORS.filter((minor) =>
      tagged.some(({ file, tags }) => tags.platforms.includes(platform) && installs(file, tags, minor)),
    );
    if (minors.length > 0) wheels[platform] = minors;
  }
  const best = tagged.find(({ tags }) => tags.platforms.includes('manylinux_x86_64')) ?? tagged[0];
  const asked = best === undefined ? undefined : await requirements(best.file);
  const said = asked === undefined ? null : ofTheField(asked);
  const stated = document.version === version && said !== null ? ofTheField(document.requires ?? []) : said;
  return {
    package: name,
    version,
    requires_python: files.at(-1)?.requiresPython ?? null,
    wheels,
    open_ended: tagged.some(({ tags }) => tags.orLater),
    sdist: files.some(({ filename }) => !filename.endsWith('.whl')),
    yanked: files.every((file) => file.yanked),
    requires: said,
    ...(JSON.stringify(said) === JSON.stringify(stated) ? {} : { disputed: stated ?? [] }),
  };
}

/** Whether pip on CPython `minor` takes this wheel, as far as file name and Requires-Python say. */
export function installs(file: IndexFile, tags: WheelTags, minor: string): boolean {
  const later = (first: string) =>
    first.split('.')[0] === minor.split('.')[0] && Number(minor.split('.')[1]) >= Number(first.split('.')[1]);
  const named = tags.minors.some((first) => first === minor || (tags.orLater && later(first)));
  return named && allowsMinor(file.requiresPython, minor);
}

/** The lines about the packages of the field, `torch (==2.5.1)` as `torch==2.5.1`, in alphabetical order. */
function ofTheField(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) =>
      line
        .replace(/\s*\(([^)]*)\)/, '$1')
        .replace(/\s*;\s*/, '; ')
        .replace(/^(\S+) (?=[=<>~!])/, '$1'),
    )
    .filter((line) => OF_THE_FIELD.test(line))
    .sort();
}
