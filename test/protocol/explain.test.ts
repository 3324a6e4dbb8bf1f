import { expect, it } from 'vitest';
import { EXPLAIN_METHOD, type Explanation } from '../../server/src/protocol/explain.ts';
import { connected } from './support/server.ts';

it('explains what the output of a failed run says', async () => {
  const { editor } = await connected({ rules: [] });
  const ask = (output: string) => editor.request<readonly Explanation[]>(EXPLAIN_METHOD, { output });
  const output =
    'docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]].\n';
  expect(await ask(output)).toMatchObject([
    { id: 'gpu-runtime-missing', where: 'daemon', seen: output.trim() },
  ]);
  expect(await ask('ran\n')).toEqual([]);
});
