import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
// Inside the repository, because the tool must find TypeScript from there.
let folder = '';

beforeAll(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache/layers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of the layer rules that the given files break. */
function broken(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const args = [
    tool,
    '--config',
    config,
    '--ts-config',
    join(root, 'tsconfig.base.json'),
    '--output-type',
    'json',
    'server/src',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  rmSync(join(folder, 'server'), { recursive: true, force: true });
  return [...new Set(summary.violations.map((violation) => violation.rule.name))].sort();
}

describe('the layer check sees TypeScript', () => {
  it('reports a type-only import upwards', () => {
    const text = "import type { A } from '../engine/a.ts';\nexport const b: A = 1;\n";
    expect(
      broken({ 'server/src/text/b.ts': text, 'server/src/engine/a.ts': 'export type A = number;\n' }),
    ).toContain('text-is-a-leaf');
  });
  it('reports a type-only cycle', () => {
    const a = "import type { B } from './b.ts';\nexport type A = B | 1;\n";
    const b = "import type { A } from './a.ts';\nexport type B = A | 2;\n";
    expect(broken({ 'server/src/text/a.ts': a, 'server/src/text/b.ts': b })).toContain('no-circular');
  });
  it('reports a node module in the core', () => {
    const text = "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n";
    expect(broken({ 'server/src/engine/a.ts': text })).toContain('core-uses-no-node-builtin');
  });
  it('reports a rule that imports another', () => {
    const text = "import { b } from './b.ts';\nexport const a = b;\n";
    expect(
      broken({ 'server/src/rules/x/a.ts': text, 'server/src/rules/x/b.ts': 'export const b = 1;\n' }),
    ).toContain('rules-see-no-other-rule');
  });
});
