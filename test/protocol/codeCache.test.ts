import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { bundledServer, startProcess } from './support/process.ts';

let bundle = '';
beforeAll(async () => {
  bundle = await bundledServer();
});

/** A copy of the bundle in a folder of its own, so that it has no cache yet. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ml-dockerfile-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['server.js', 'server-main.js', 'package.json'])
    copyFileSync(join(dirname(bundle), name), join(folder, name));
  return folder;
}

/** Starts the server, has it analyse a file, and ends it. */
async function used(folder: string): Promise<void> {
  const { editor, ended, errorOutput } = startProcess(join(folder, 'server.js'));
  await editor.start();
  editor.open('file:///x/Dockerfile', 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n');
  const found = await editor.diagnostics('file:///x/Dockerfile');
  expect(found.map(({ code }) => code)).toContain('base-tag-unknown');
  await editor.request('shutdown');
  editor.notify('exit');
  expect(await ended()).toBe(0);
  expect(errorOutput()).toBe('');
}

const cacheOf = (folder: string): string => {
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.cache'));
  if (name === undefined) throw new Error('no cache was written');
  return join(folder, name);
};

it('is written by the first run and left alone by the second', async () => {
  const folder = installed();
  await used(folder);
  const cache = readFileSync(cacheOf(folder));
  await used(folder);
  expect(readFileSync(cacheOf(folder)).equals(cache)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(4);
});

it.each([
  [
    'of other bytes',
    (cache: Buffer) => Buffer.concat([cache.subarray(0, 64), Buffer.alloc(cache.length - 64, 7)]),
  ],
  ['cut short', (cache: Buffer) => cache.subarray(0, cache.length >> 1)],
  ['empty', () => Buffer.alloc(0)],
  ['of another build', (cache: Buffer) => Buffer.concat([Buffer.alloc(64, 32), cache.subarray(64)])],
])('is not used and is written anew when it is %s', async (_, spoil) => {
  const folder = installed();
  await used(folder);
  const file = cacheOf(folder);
  const spoilt = spoil(readFileSync(file));
  writeFileSync(file, spoilt);
  await used(folder);
  expect(readFileSync(file).equals(spoilt)).toBe(false);
});
