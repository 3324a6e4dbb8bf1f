// Ends of support from endoflife.date, API v1: https://endoflife.date/docs/api/v1/ (GET /products/{product}).
import { changesOf } from '../tableChanges.ts';
import { neededTable, page, today, type Update, type UpdateOptions } from './update.ts';

const FILE = 'os-python-eol.json';
const SOURCE = 'eold-api';
const API = 'https://endoflife.date/api/v1/';

/** A row of the table; which fields it has depends on the product. */
type Row = Readonly<Partial<Record<string, unknown>>>;

interface EolTable {
  readonly sources: Readonly<Record<string, object>>;
  readonly python: readonly Row[];
  readonly ubuntu: readonly Row[];
  readonly debian: readonly Row[];
  readonly rhel_family: readonly Row[];
}

interface Release {
  readonly name: string;
  readonly codename: string | null;
  readonly releaseDate: string;
  readonly eoasFrom?: string | null;
  readonly eolFrom?: string | null;
  readonly eoesFrom?: string | null;
}

/** How the dates of a product are called in the table: end of active support, of security support, of paid or extended support. */
interface Product {
  readonly product: string;
  readonly list: 'python' | 'ubuntu' | 'debian' | 'rhel_family';
  readonly key: 'version' | 'release';
  /** Set where several products share a list. */
  readonly os?: string;
  readonly dates: Readonly<Partial<Record<'eoasFrom' | 'eolFrom' | 'eoesFrom', string>>>;
}

const PRODUCTS: readonly Product[] = [
  {
    product: 'python',
    list: 'python',
    key: 'version',
    dates: { eoasFrom: 'bugfix_ends', eolFrom: 'security_ends' },
  },
  {
    product: 'ubuntu',
    list: 'ubuntu',
    key: 'release',
    dates: { eolFrom: 'standard_support_ends', eoesFrom: 'esm_ends' },
  },
  {
    product: 'debian',
    list: 'debian',
    key: 'release',
    dates: { eolFrom: 'standard_support_ends', eoesFrom: 'lts_ends' },
  },
  {
    product: 'rocky-linux',
    list: 'rhel_family',
    key: 'release',
    os: 'rockylinux',
    dates: { eoasFrom: 'active_support_ends', eolFrom: 'security_ends' },
  },
  {
    product: 'rhel',
    list: 'rhel_family',
    key: 'release',
    os: 'ubi (RHEL)',
    dates: { eoasFrom: 'active_support_ends', eolFrom: 'security_ends' },
  },
];

export async function updateEndOfLife({ tables, endOfLife = API }: UpdateOptions): Promise<Update> {
  const before = neededTable<EolTable>(tables, FILE);
  // Products that share a list follow one another.
  const after: Record<Product['list'], readonly Row[]> = {
    python: before.python,
    ubuntu: before.ubuntu,
    debian: before.debian,
    rhel_family: before.rhel_family,
  };
  const changes = [];
  for (const product of PRODUCTS) {
    const rows = after[product.list];
    const releases = await releasesOf(product.product, endOfLife);
    const fresh = refreshed(rows, releases, product);
    const byName = (list: readonly Row[]) =>
      new Map(
        list.filter((row) => isOf(row, product)).map((row) => [String(row[product.key]), datesIn(row)]),
      );
    changes.push(changesOf(`ends of support of ${product.product}`, byName(rows), byName(fresh)));
    after[product.list] = fresh;
  }
  const sources = { ...before.sources, [SOURCE]: { name: 'endoflife.date, API v1', as_of: today() } };
  const text = `${JSON.stringify({ ...before, compiled: today(), sources, ...after }, null, 1)}\n`;
  return { file: FILE, changes, text };
}

async function releasesOf(product: string, api: string): Promise<readonly Release[]> {
  const url = new URL(`products/${product}/`, api.endsWith('/') ? api : `${api}/`);
  const { result } = JSON.parse(await page(url, 'application/json')) as {
    readonly result?: { readonly releases?: readonly Release[] };
  };
  if (result?.releases === undefined || result.releases.length === 0)
    throw new Error(`${url.host}${url.pathname} lists no release`);
  return result.releases;
}

/** Rows with the dates of the service. A release it lacks is lost, one it has newer than all of ours is added. */
function refreshed(rows: readonly Row[], releases: readonly Release[], product: Product): readonly Row[] {
  const own = rows.filter((row) => isOf(row, product));
  const newest =
    own
      .map((row) => String(row.released ?? ''))
      .sort()
      .at(-1) ?? '';
  const known = new Set(own.map((row) => row[product.key]));
  const added = releases
    .filter(({ name, releaseDate }) => !known.has(name) && releaseDate > newest)
    .flatMap((release) => newRow(release, product));
  return [
    ...rows.flatMap((row) => {
      if (!isOf(row, product)) return [row];
      const release = releases.find(({ name }) => name === row[product.key]);
      return release === undefined ? [] : [withDates(row, release, product)];
    }),
    ...added.reverse(),
  ];
}

/** Dates the service does not know (null) leave the row as it is; a row that changes names its new source. */
function withDates(row: Row, release: Release, { dates }: Product): Row {
  const changed = datesOf(release, dates).filter(([field, date]) => row[field] !== date);
  return changed.length === 0 ? row : { ...row, ...Object.fromEntries(changed), source: SOURCE };
}

/** Without an end of support a row says nothing. */
function newRow(release: Release, { key, os, dates }: Product): readonly Row[] {
  const found = datesOf(release, dates);
  if (found.length < Object.keys(dates).length) return [];
  const codename = release.codename === null ? {} : { codename: release.codename };
  return [
    {
      ...(os === undefined ? {} : { os }),
      [key]: release.name,
      ...codename,
      released: release.releaseDate,
      ...Object.fromEntries(found),
      source: SOURCE,
    },
  ];
}

function datesOf(release: Release, dates: Product['dates']): readonly (readonly [string, string])[] {
  return (['eoasFrom', 'eolFrom', 'eoesFrom'] as const).flatMap((from) => {
    const [field, date] = [dates[from], release[from]];
    return field !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date ?? '')
      ? [[field, date ?? ''] as const]
      : [];
  });
}

function isOf(row: Row, { os }: Product): boolean {
  return os === undefined || row.os === os;
}

/** What a diff shows of a row. */
function datesIn(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([field]) => field.endsWith('_ends')));
}
