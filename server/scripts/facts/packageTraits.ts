import type { PackageTraitsFile } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, type Table, table, tableDate } from '../factSources.ts';
import type { PackageRow } from '../packageTable.ts';

interface PipTable extends Table {
  readonly build_needs: readonly {
    readonly package: string;
    readonly needs_nvcc: string | boolean;
    readonly no_build_isolation?: string | boolean;
    readonly source: readonly string[];
  }[];
  readonly system_libraries: readonly {
    readonly package: string;
    readonly apt?: readonly string[];
    readonly apt_since?: string;
    readonly error?: string;
    readonly source: readonly string[];
  }[];
  readonly renamed_or_removed: readonly {
    readonly old: string;
    readonly new: string;
    readonly effect: string;
    readonly source: readonly string[];
  }[];
  readonly sizes_mb: readonly {
    readonly package: string;
    readonly version: string;
    readonly installed_mb: number;
  }[];
}
interface OwnTable {
  readonly cuda: readonly {
    readonly packages: readonly string[];
    readonly cuda: 'bundled' | 'system' | 'none';
    readonly source: string;
  }[];
  readonly conda: readonly {
    readonly package: string;
    readonly spelled: string;
    readonly channel: string;
    readonly last: string;
    readonly source: string;
  }[];
}

type Trait = PackageTraitsFile['packages'][string];
type Part = { -readonly [K in keyof Omit<Trait, 'sources'>]?: Trait[K] };

const NAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;
/** Rows whose package name carries a remark that code can take off. */
const SPELLED: Readonly<Record<string, string>> = { 'cupy (source name)': 'cupy', 'av (PyAV)': 'av' };

/** What is known of Python packages by name, gathered from the tables that speak of them. */
export function compilePackageTraits(sources: Sources): PackageTraitsFile {
  const pip = table<PipTable>('pip-packages');
  const found = new Map<string, { trait: Part; ids: Set<string> }>();
  const add = (spelled: string, part: Part, ids: () => readonly string[]): void => {
    const name = SPELLED[spelled] ?? spelled;
    if (!NAME.test(name.replace(/\[[\w-]+\]$/, '')) || Object.keys(part).length === 0) return;
    const entry = found.get(name) ?? { trait: {}, ids: new Set<string>() };
    Object.assign(entry.trait, part);
    for (const id of ids()) entry.ids.add(id);
    found.set(name, entry);
  };
  // Sources of rows that say nothing here must not be listed.
  const id = (source: string | readonly string[]) => () => sources.ids('pip', pip, source);
  for (const row of pip.build_needs) add(row.package, building(row), id(row.source));
  for (const row of pip.system_libraries) {
    // A remark inside the list (`ffmpeg for mp3`) is no package name.
    if (row.apt === undefined || row.apt.some((name) => !NAME.test(name))) continue;
    const error = row.error === undefined ? {} : { error: row.error };
    const since = row.apt_since === undefined ? {} : { librariesSince: row.apt_since };
    add(row.package, { libraries: row.apt, ...since, ...error }, id(row.source));
  }
  for (const row of pip.renamed_or_removed) {
    if (NAME.test(row.new)) add(row.old, { renamedTo: row.new, effect: row.effect }, id(row.source));
  }
  for (const row of pip.sizes_mb) {
    const measured = found.get(row.package)?.trait.installed;
    if (measured === undefined) add(row.package, { installed: [row.installed_mb, row.version] }, id('WHL'));
  }
  const own = table<OwnTable>('package-traits');
  for (const row of own.cuda) {
    for (const name of row.packages)
      add(name, { cuda: row.cuda }, () => cudaSource(row.source, sources, pip));
  }
  for (const { package: name, spelled, channel, last, source } of own.conda)
    add(name, { conda: [spelled, channel, last] }, () => sources.ids('package-traits', own, source));
  for (const [name, musl, ids] of muslWheels(sources)) add(name, { musl }, () => ids);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    asOf: isoPart(tableDate(pip)),
    packages: Object.fromEntries(
      sorted.map(([name, { trait, ids }]) => [name, { ...trait, sources: [...ids] }]),
    ),
  };
}

function building(row: PipTable['build_needs'][number]): Part {
  const isolation = row.no_build_isolation === true ? { noBuildIsolation: true } : {};
  const needs = String(row.needs_nvcc);
  if (needs === 'true') return { nvcc: 'always', ...isolation };
  if (/^(yes unless|only when no prebuilt)/.test(needs)) return { nvcc: 'unless-wheel', ...isolation };
  if (needs.startsWith('at run time')) return { nvcc: 'at-run-time', ...isolation };
  return isolation;
}

function cudaSource(source: string, sources: Sources, pip: Table): string[] {
  const [prefix, key = ''] = source.split(':');
  if (prefix === 'P') return sources.ids('pip', pip, key);
  if (prefix === 'C') return sources.ids('cudnn', table<object>('cudnn'), key);
  return sources.ids('frameworks', table<object>('frameworks'), key);
}

/** Packages of the index table: whether any platform wheel of the newest release is for musl. */
function muslWheels(sources: Sources): [string, boolean, string[]][] {
  const from = table<{ readonly packages: readonly PackageRow[] }>('package-index');
  const newest = new Map(from.packages.filter((row) => !row.yanked).map((row) => [row.package, row]));
  return [...newest].flatMap(([name, { wheels }]): [string, boolean, string[]][] =>
    Object.keys(wheels).length === 0
      ? []
      : [[name, wheels.musllinux_x86_64 !== undefined, sources.ids('package-index', from, 'index')]],
  );
}
