import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { data } from './tables.ts';
import { violations } from './validate.ts';

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(data, ...path), 'utf8'));
const names = readdirSync(join(data, 'facts')).map((file) => file.replace('.json', ''));

describe('the facts files', () => {
  it.each(names)('%s fits its schema', (name) => {
    const schema = read('schema', `${name}.schema.json`);
    expect(violations(read('facts', `${name}.json`), schema as Parameters<typeof violations>[1])).toEqual([]);
  });

  it('have no schema without a file', () => {
    const schemas = readdirSync(join(data, 'schema')).map((file) => file.replace('.schema.json', ''));
    expect(schemas.sort()).toEqual([...names].sort());
  });

  it('stay under the size budget', () => {
    const bytes = names.reduce((sum, name) => sum + statSync(join(data, 'facts', `${name}.json`)).size, 0);
    expect(bytes).toBeLessThan(250_000);
  });

  it('name only sources that are listed, and list only sources that are named', () => {
    const { sources } = read('facts', 'sources.json') as { sources: Record<string, unknown> };
    const named = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === 'string') named.add(value);
      else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
    };
    for (const name of names.filter((other) => other !== 'sources')) collect(read('facts', `${name}.json`));
    expect(Object.keys(sources).filter((id) => !named.has(id))).toEqual([]);
    const prefixes = [...new Set(Object.keys(sources).map((id) => id.split(':')[0]))];
    const ids = [...named].filter((text) => prefixes.some((prefix) => text.startsWith(`${prefix}:`)));
    expect(ids.filter((id) => !(id in sources))).toEqual([]);
  });

  it('are what the tables compile to', () => {
    const script = join(data, '..', 'scripts', 'compile-facts.ts');
    // The script needs a Node that strips types; the one running the tests may be older.
    const strips = Number(process.versions.node.split('.')[0]) >= 24;
    const node = strips ? process.execPath : join(data, '..', '..', 'node_modules', '.bin', 'node');
    expect(() => execFileSync(node, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
  });

  it('hold no path of a machine', () => {
    for (const folder of ['facts', 'tables']) {
      for (const file of readdirSync(join(data, folder))) {
        expect(readFileSync(join(data, folder, file), 'utf8'), file).not.toMatch(
          /"\/(work\/|home\/|tmp\/|Users\/)/,
        );
      }
    }
  });
});
