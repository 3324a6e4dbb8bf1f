import { expect, it } from 'vitest';
import { PREFLIGHT_METHOD, type Preflight } from '../../server/src/protocol/preflight.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/app/Dockerfile';
const REQUIREMENTS = 'file:///project/app/requirements.txt';
const TEXT = 'FROM python:3.12-slim-bookworm\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n';

it('reads the file and what stands around it, or the texts in the editor', async () => {
  const files = new MemoryFiles({ [URI]: TEXT, [REQUIREMENTS]: 'numpy==2.1.0\n' });
  const { editor } = await connected({ rules: RULES, files });
  const pins = async () => {
    const answer = await editor.request<Preflight | null>(PREFLIGHT_METHOD, { uri: URI });
    return answer?.items.find(({ id }) => id === 'dependencies-pinned');
  };
  expect(await pins()).toMatchObject({ status: 'passed', line: 2, rule: null });
  editor.open(URI, `${TEXT}RUN pip install pandas\n`);
  expect(await pins()).toMatchObject({ status: 'failed', line: 3, rule: { id: 'framework-unpinned' } });
});

it('takes the target of the settings and what the last build gave', async () => {
  const { editor } = await connected({ rules: RULES, settings: { target: { driver: '550.54.15' } } });
  editor.open(URI, 'FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\n');
  const params = { uri: URI, build: { bytes: 9e9, seconds: 20 } };
  const { items } = await editor.request<Preflight>(PREFLIGHT_METHOD, params);
  const statuses = Object.fromEntries(items.map(({ id, status }) => [id, status]));
  expect(statuses).toMatchObject({ 'gpu-driver': 'passed', 'image-size': 'failed', 'build-time': 'passed' });
});

it('is null for what is not there or builds nothing', async () => {
  const files = new MemoryFiles({ [URI]: '# nothing\n' });
  const { editor } = await connected({ rules: RULES, files });
  expect(await editor.request(PREFLIGHT_METHOD, { uri: URI })).toBeNull();
  expect(await editor.request(PREFLIGHT_METHOD, { uri: 'file:///project/none' })).toBeNull();
});
