// Releases, wheels and requirements of Python packages, from the index that pip on this machine is set up with.
import { indexUrl } from '../packageIndex.ts';
import { MINORS, PACKAGES, type PackageRow, packageRows } from '../packageTable.ts';
import { changesOf } from '../tableChanges.ts';
import { readTable, today, type Update, type UpdateOptions } from './update.ts';

const FILE = 'package-index.json';

interface PackagesTable {
  readonly note: string;
  readonly packages: readonly PackageRow[];
}

export async function updatePackages({ tables }: UpdateOptions): Promise<Update> {
  const before = readTable<PackagesTable>(tables, FILE);
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
  return { file: FILE, changes, text };
}
