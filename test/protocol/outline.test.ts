import { expect, it } from 'vitest';
import { OUTLINE_METHOD, type Outline } from '../../server/src/protocol/outline.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/app/Dockerfile';

it('is told of the text in the editor, else of the file, else not at all', async () => {
  const files = new MemoryFiles({ [URI]: 'FROM a\nEXPOSE 1000\n' });
  const { editor } = await connected({ rules: [], files });
  const ports = async (uri: string) =>
    (await editor.request<Outline | null>(OUTLINE_METHOD, { uri }))?.exposedPorts;
  expect(await ports(URI)).toEqual([1000]);
  editor.open(URI, 'FROM a\nEXPOSE 2000\n');
  expect(await ports(URI)).toEqual([2000]);
  expect(await editor.request(OUTLINE_METHOD, { uri: 'file:///project/none' })).toBeNull();
});

it('takes the profile from the settings', async () => {
  const { editor } = await connected({ rules: [], settings: { profile: 'training' } });
  editor.open(URI, 'FROM a\nEXPOSE 2000\n');
  expect(await editor.request(OUTLINE_METHOD, { uri: URI })).toMatchObject({ profile: 'training' });
});

it('tells the lines of each instruction, and whether one says what a container runs', async () => {
  const { editor } = await connected({ rules: [] });
  const outline = async (text: string) => {
    editor.open(URI, text);
    return editor.request<Outline>(OUTLINE_METHOD, { uri: URI });
  };
  expect(await outline('# c\nFROM a\nRUN x \\\n  y\nCMD ["z"]\n')).toMatchObject({
    instructions: [
      [1, 1],
      [2, 3],
      [4, 4],
    ],
    hasCommand: true,
  });
  editor.close(URI);
  expect(await outline('FROM a\nRUN x\n')).toMatchObject({ hasCommand: false });
});
