import { expect, it } from 'vitest';
import {
  type FoundHost,
  HOST_FACTS_METHOD,
  type HostKnowledge,
} from '../../server/src/protocol/hostFacts.ts';
import { RULES } from '../../server/src/rules/index.ts';
import type { Editor } from './support/editor.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const CONFIG = 'file:///project/.ml-dockerfile.yaml';
const TEXT = 'FROM nvidia/cuda:12.6.3-base-ubuntu22.04\nUSER 10001\n';
const folders = { workspaceFolders: [{ uri: 'file:///project', name: 'project' }] };
const host: FoundHost = {
  name: null,
  driver: '535.54.03',
  gpus: [{ name: 'NVIDIA GeForce RTX 4090', computeCapability: '8.9' }],
};
const tell = (editor: Editor, found: FoundHost | null) =>
  editor.request<HostKnowledge>(HOST_FACTS_METHOD, { host: found });

async function messages(editor: Editor): Promise<readonly string[]> {
  const found = await editor.diagnostics(URI);
  return found.filter(({ code }) => code === 'driver-too-old').map(({ message }) => String(message));
}

it('are the target until they hold no longer', async () => {
  const { editor } = await connected({ rules: RULES });
  editor.open(URI, TEXT);
  expect(await messages(editor)).toEqual([]);
  expect(await tell(editor, host)).toEqual({
    driver: { branch: 'R535', maxCuda: '12.2', endOfLife: expect.any(String) },
  });
  await editor.until('a refresh', () => editor.refreshes === 1);
  expect(await messages(editor)).toEqual([expect.stringContaining('does not start on this host')]);
  expect(await tell(editor, null)).toEqual({ driver: null });
  expect(await messages(editor)).toEqual([]);
});

it('name the host they were found on', async () => {
  const { editor } = await connected({ rules: RULES });
  editor.open(URI, TEXT);
  await tell(editor, { ...host, name: 'root@gpu-box' });
  expect(await messages(editor)).toEqual([expect.stringContaining('on the host root@gpu-box')]);
});

it('give way to the target of the project file and of the settings', async () => {
  const files = new MemoryFiles({ [CONFIG]: 'target: {driver: "580.65.06"}\n' });
  const project = await connected({ rules: RULES, files, ...folders });
  project.editor.open(URI, TEXT);
  await tell(project.editor, host);
  expect(await messages(project.editor)).toEqual([]);
  const set = await connected({ rules: RULES, settings: { target: { gpus: ['A100'] } } });
  set.editor.open(URI, TEXT);
  await tell(set.editor, host);
  expect(await messages(set.editor)).toEqual([]);
});
