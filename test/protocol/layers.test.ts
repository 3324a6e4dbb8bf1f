import { expect, it } from 'vitest';
import { LAYERS_METHOD, type LayerLines } from '../../server/src/protocol/layers.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/Dockerfile';

it('finds the lines of layers in the text of the editor, else in the file', async () => {
  const files = new MemoryFiles({ [URI]: 'FROM a\nUSER 1\n' });
  const { editor } = await connected({ rules: [], files });
  const ask = (uri: string) =>
    editor.request<LayerLines | null>(LAYERS_METHOD, { uri, createdBy: ['USER 1', 'CMD ["sh"]'] });
  expect(await ask(URI)).toEqual([1, null]);
  editor.open(URI, 'FROM a\n\n\nUSER 1\n');
  expect(await ask(URI)).toEqual([3, null]);
  expect(await ask('file:///project/none')).toBeNull();
});
