// Refreshes the tables that come from public services: tag lists of registries and package metadata.
// Run: npm run knowledge:update -- [--only tags|packages] [--registry URL] [--tables FOLDER] [--accept-removals]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Registry } from '../src/registry/registry.ts';
import { listTags } from '../src/registry/tags.ts';
import { data } from './factSources.ts';
import { indexUrl } from './packageIndex.ts';
import { MINORS, PACKAGES, type PackageRow, packageRows } from './packageTable.ts';
import { type Changes, changesOf, describeChanges } from './tableChanges.ts';

interface Update {
  readonly file: string;
  readonly changes: readonly Changes[];
  readonly text: string;
}
export interface TagsTable {
  readonly sources: Readonly<Record<string, { readonly name: string; readonly as_of: string }>>;
  readonly registries: readonly {
    readonly image: string;
    readonly registry: string;
    readonly name: string;
    /** Null until the list was read for the first time. */
    readonly tags: readonly string[] | null;
  }[];
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    registry: { type: 'string' },
    image: { type: 'string', multiple: true, default: [] },
    tables: { type: 'string', default: join(data, 'tables') },
    'accept-removals': { type: 'boolean', default: false },
  },
});

function read<T>(file: string): T | undefined {
  const path = join(options.tables, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

const today = (): string => new Date().toISOString().slice(0, 10);

async function tags(): Promise<Update | undefined> {
  const file = 'registry-tags.json';
  const before = read<TagsTable>(file);
  if (before === undefined) throw new Error(`${file} is missing: it names the registries to ask`);
  const changes: Changes[] = [];
  const registries: TagsTable['registries'][number][] = [];
  const unknown = options.image.filter((name) => !before.registries.some(({ image }) => image === name));
  if (unknown.length > 0) throw new Error(`${file} has no ${unknown.join(', ')}`);
  const never = new AbortController().signal;
  for (const entry of before.registries) {
    if (options.image.length > 0 && !options.image.includes(entry.image)) {
      registries.push(entry);
      continue;
    }
    const found = await listTags(new Registry(options.registry ?? entry.registry), entry.name, never);
    const asMap = (names: readonly string[]) => new Map(names.map((name) => [name, true]));
    changes.push(changesOf(`tags of ${entry.image}`, asMap(entry.tags ?? []), asMap(found)));
    registries.push({ ...entry, tags: found });
  }
  const sources = { registry: { name: 'tag lists of the image registries', as_of: today() } };
  return {
    file,
    changes,
    text: `${JSON.stringify({ ...before, compiled: today(), sources, registries }, null, 1)}\n`,
  };
}

interface PackagesTable {
  readonly note: string;
  readonly packages: readonly PackageRow[];
}

async function packages(): Promise<Update> {
  const file = 'package-index.json';
  const before = read<PackagesTable>(file);
  const index = indexUrl();
  const rows = (await Promise.all(PACKAGES.map((name) => packageRows(index, name)))).flat();
  const byName = (list: readonly PackageRow[]) =>
    new Map(list.map((row) => [`${row.package} ${row.version}`, row]));
  const changes = [changesOf('releases on the package index', byName(before?.packages ?? []), byName(rows))];
  const head = {
    note: before?.note ?? '',
    compiled: today(),
    sources: { index: { name: 'Python package index, published metadata', as_of: today() } },
    minors: MINORS,
  };
  // One row a line, so that a diff of the file is readable too.
  const fields = Object.entries(head).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  const text = `{\n${fields.join(',\n')},\n"packages":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n}\n`;
  return { file, changes, text };
}

function apply(updates: readonly Update[]): void {
  for (const { changes } of updates) for (const change of changes) console.log(describeChanges(change));
  const lost = updates
    .flatMap(({ changes }) => changes)
    .reduce((sum, { removed }) => sum + removed.length, 0);
  if (lost > 0 && !options['accept-removals']) {
    console.error(`Nothing was written: ${lost} rows would be lost. Accept that with --accept-removals.`);
    process.exitCode = 1;
    return;
  }
  for (const { file, changes, text } of updates) {
    const quiet = changes.every(
      ({ added, removed, changed }) => added.length + removed.length + changed.length === 0,
    );
    if (!quiet) writeFileSync(join(options.tables, file), text);
    console.log(quiet ? `${file} is up to date` : `${file} written; run npm run generate`);
  }
}

try {
  const wanted = [
    ...(options.only === 'packages' ? [] : [tags]),
    ...(options.only === 'tags' ? [] : [packages]),
  ];
  const updates: Update[] = [];
  // All or nothing: a service that does not answer leaves every table as it was.
  for (const work of wanted) {
    const update = await work();
    if (update !== undefined) updates.push(update);
  }
  apply(updates);
} catch (problem) {
  const cause =
    problem instanceof Error && problem.cause instanceof Error ? `: ${problem.cause.message}` : '';
  console.error(
    `Nothing was written: ${problem instanceof Error ? problem.message : String(problem)}${cause}`,
  );
  process.exitCode = 2;
}
