// Refreshes the tables that come from public services. docs/knowledge.md has the options.
// Run: npm run knowledge:update -- [--only tags|packages|torch-index|end-of-life]… [--accept-removals]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { data } from './factSources.ts';
import { updateEndOfLife } from './knowledge/endOfLife.ts';
import { updatePackages } from './knowledge/packages.ts';
import { updateTags } from './knowledge/tags.ts';
import { updateTorchIndex } from './knowledge/torchIndex.ts';
import type { Update, UpdateOptions } from './knowledge/update.ts';
import { describeChanges } from './tableChanges.ts';

const PARTS: Readonly<Record<string, (options: UpdateOptions) => Promise<Update>>> = {
  tags: updateTags,
  packages: updatePackages,
  'torch-index': updateTorchIndex,
  'end-of-life': updateEndOfLife,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    registry: { type: 'string' },
    image: { type: 'string', multiple: true, default: [] },
    'torch-index': { type: 'string' },
    'end-of-life': { type: 'string' },
    tables: { type: 'string', default: join(data, 'tables') },
    'accept-removals': { type: 'boolean', default: false },
  },
});

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
  const unknown = options.only.filter((part) => PARTS[part] === undefined);
  if (unknown.length > 0) throw new Error(`--only knows ${Object.keys(PARTS).join(', ')}`);
  const wanted = Object.entries(PARTS).filter(
    ([part]) => options.only.length === 0 || options.only.includes(part),
  );
  const updates: Update[] = [];
  // All or nothing: a service that does not answer leaves every table as it was.
  for (const [, update] of wanted)
    updates.push(
      await update({
        tables: options.tables,
        registry: options.registry,
        images: options.image,
        torchIndex: options['torch-index'],
        endOfLife: options['end-of-life'],
      }),
    );
  apply(updates);
} catch (problem) {
  const cause =
    problem instanceof Error && problem.cause instanceof Error ? `: ${problem.cause.message}` : '';
  console.error(
    `Nothing was written: ${problem instanceof Error ? problem.message : String(problem)}${cause}`,
  );
  process.exitCode = 2;
}
