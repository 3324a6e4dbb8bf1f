import { expect, it } from 'vitest';
import { findConfig } from '../../../server/src/project/findConfig.ts';
import { LIVE, memoryFiles } from './memoryFiles.ts';

const NAME = '.ml-dockerfile.yaml';
const found = async (files: Readonly<Record<string, string>>, from: string, root?: string) =>
  (await findConfig(from, root, memoryFiles(files), LIVE))?.uri;

it('takes the nearest project file', async () => {
  const files = { [NAME]: '', [`a/${NAME}`]: '' };
  expect(await found(files, 'file:///repo/a/b/Dockerfile')).toBe(`file:///repo/a/${NAME}`);
  expect(await found(files, 'file:///repo/c/Dockerfile')).toBe(`file:///repo/${NAME}`);
});

it('looks no further than the workspace', async () => {
  expect(await found({ [NAME]: '' }, 'file:///repo/a/Dockerfile', 'file:///repo/a/')).toBeUndefined();
  expect(await found({ [NAME]: '' }, 'file:///repo/a/Dockerfile', 'file:///repo/')).toBe(
    `file:///repo/${NAME}`,
  );
});

it('looks no further than the repository', async () => {
  expect(
    await found({ [NAME]: '', 'sub/.git': 'gitdir: x' }, 'file:///repo/sub/x/Dockerfile'),
  ).toBeUndefined();
});

it('goes to the top of the file system without a repository', async () => {
  const files = memoryFiles({ [NAME]: 'profile: dev' }, 'file://');
  const bare = { read: files.read, exists: async (uri: string) => uri === `file:///${NAME}` };
  expect(await findConfig('file:///a/b/Dockerfile', undefined, bare, LIVE)).toEqual({
    uri: `file:///${NAME}`,
    text: 'profile: dev',
  });
  expect(await findConfig('untitled:Dockerfile', undefined, bare, LIVE)).toBeUndefined();
});

it('says when the file is there but cannot be read', async () => {
  const files = { read: async () => undefined, exists: async () => true };
  expect(await findConfig('file:///a/Dockerfile', undefined, files, LIVE)).toEqual({
    uri: `file:///a/${NAME}`,
    text: undefined,
  });
});
