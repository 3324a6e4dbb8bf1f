import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../support/registry.ts';
import { runUpdate } from '../../support/updateScript.ts';
import { data } from './tables.ts';

const CUDA = ['12.4.1-base-ubuntu22.04', '12.4.1-cudnn-runtime-ubuntu22.04', '14.0.0-base-ubuntu28.04'];
const TORCH = ['2.6.0-cuda12.4-cudnn9-runtime'];

describe('npm run knowledge:update', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  const path = join(folder, 'registry-tags.json');
  const original = readFileSync(join(data, 'tables', 'registry-tags.json'), 'utf8');
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
    await registry.push('nvidia/cuda', CUDA);
    await registry.push('pytorch/pytorch', TORCH);
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ours = ['--image', 'nvidia/cuda', '--image', 'pytorch/pytorch'];
  const update = (...args: string[]) => runUpdate(['--only', 'tags', '--tables', folder, ...ours, ...args]);
  const recorded = () =>
    JSON.parse(readFileSync(path, 'utf8'))
      .registries.map((entry: { tags: string[] | null }) => entry.tags)
      .filter((tags: string[] | null) => tags !== null);

  it('records the tags of a registry, once', async () => {
    writeFileSync(path, original);
    const first = await update('--registry', registry.url);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('tags of nvidia/cuda: 3 added, 0 removed, 0 changed');
    expect(first.output).toContain('  + 14.0.0-base-ubuntu28.04');
    expect(recorded()).toEqual([CUDA, TORCH]);
    const second = await update('--registry', registry.url);
    expect(second.output).toContain('registry-tags.json is up to date');
  });

  it('refuses to lose tags until told that it may', async () => {
    const more = original.replace(
      '"tags": null',
      `"tags": ${JSON.stringify([...CUDA, '9.9-base-ubuntu1.0'])}`,
    );
    writeFileSync(path, more);
    const refused = await update('--registry', registry.url);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain('  - 9.9-base-ubuntu1.0');
    expect(refused.output).toContain('Nothing was written: 1 rows would be lost');
    expect(readFileSync(path, 'utf8')).toBe(more);
    expect(await update('--registry', registry.url, '--accept-removals')).toMatchObject({ code: 0 });
    expect(recorded()).toEqual([CUDA, TORCH]);
  });

  it('leaves everything as it was when the registry does not answer', async () => {
    writeFileSync(path, original);
    const closed = await update('--registry', 'http://127.0.0.1:1');
    expect(closed).toMatchObject({ code: 2 });
    expect(closed.output).toContain('Nothing was written');
    expect(readFileSync(path, 'utf8')).toBe(original);
  });

  it('says which image a registry does not have, and which one nobody knows', async () => {
    writeFileSync(path, original);
    const all = await runUpdate(['--only', 'tags', '--tables', folder, '--registry', registry.url]);
    expect(all).toMatchObject({ code: 2 });
    expect(all.output).toMatch(/Nothing was written: 127\.0\.0\.1:\d+ has no nvidia\/pytorch/);
    expect((await update('--image', 'nobody/nothing')).output).toContain('has no nobody/nothing');
    expect(readFileSync(path, 'utf8')).toBe(original);
  });
});
