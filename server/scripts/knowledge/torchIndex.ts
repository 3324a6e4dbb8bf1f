// Wheels of torch for Linux on x86_64, from the indexes of the PyTorch project: one for each variant (cu126, cpu).
import { htmlFiles } from '../packageIndex.ts';
import { changesOf } from '../tableChanges.ts';
import { neededTable, page, today, type Update, type UpdateOptions } from './update.ts';

const FILE = 'torch-index.json';

/** CPython minors by release. */
type Releases = Readonly<Record<string, readonly string[]>>;

interface TorchIndexTable {
  readonly index: string;
  /** Variants to ask for; releases are null until the index of the variant was read for the first time. */
  readonly variants: readonly { readonly variant: string; readonly releases: Releases | null }[];
}

export async function updateTorchIndex({ tables, torchIndex }: UpdateOptions): Promise<Update> {
  const before = neededTable<TorchIndexTable>(tables, FILE);
  const index = torchIndex ?? before.index;
  const variants: TorchIndexTable['variants'][number][] = [];
  for (const { variant } of before.variants)
    variants.push({ variant, releases: await releasesOf(index, variant) });
  const byName = (table: TorchIndexTable['variants']) =>
    new Map(
      table.flatMap(({ variant, releases }) =>
        Object.entries(releases ?? {}).map(([version, minors]) => [`torch ${version}+${variant}`, minors]),
      ),
    );
  const changes = [changesOf('wheels on the PyTorch indexes', byName(before.variants), byName(variants))];
  const sources = { index: { name: 'wheel indexes of the PyTorch project', as_of: today() } };
  const head = JSON.stringify({ ...before, compiled: today(), sources, variants: [] }, null, 1);
  const rows = variants.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  return { file: FILE, changes, text: `${head.replace('"variants": []', `"variants": [\n${rows}\n ]`)}\n` };
}

/** `torch-2.4.0+cu124-cp310-cp310-linux_x86_64.whl` */
const WHEEL = /^torch-(\d+(?:\.\d+)+)(?:\+([\w.]+))?-cp3(\d+)-cp3\3m?-(?:many)?linux\w*_x86_64\.whl$/;

async function releasesOf(index: string, variant: string): Promise<Releases> {
  const url = new URL(`${variant}/torch/`, index.endsWith('/') ? index : `${index}/`);
  const files = htmlFiles(await page(url, 'text/html'), url);
  if (files.length === 0) throw new Error(`${url.host}${url.pathname} is not a page of an index`);
  const found = new Map<string, Set<number>>();
  for (const { filename, url: address } of files) {
    const [, version, local, minor] = WHEEL.exec(filename) ?? [];
    // The page lists wheels of the folder above too, which belong to no variant.
    const own = local === undefined ? address.includes(`/${variant}/`) : local === variant;
    if (version === undefined || !own) continue;
    found.set(version, (found.get(version) ?? new Set()).add(Number(minor)));
  }
  const releases = [...found].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return Object.fromEntries(
    releases.map(([version, minors]) => [version, [...minors].sort((a, b) => a - b).map((n) => `3.${n}`)]),
  );
}
