import { expect, it } from 'vitest';
import { SCAFFOLD_METHOD, type Scaffold } from '../../server/src/protocol/scaffold.ts';
import { connected, MemoryFiles } from './support/server.ts';

it('asks one question after the other, and has the files at any time', async () => {
  const files = new MemoryFiles({ 'file:///project/my%20app/requirements.txt': 'jax==0.5.0\n' });
  const { editor } = await connected({ files });
  const ask = (answers: Readonly<Record<string, string>>) =>
    editor.request<Scaffold>(SCAFFOLD_METHOD, { folder: 'file:///project/my%20app', sources: [], answers });
  const first = await ask({});
  expect(first.question).toMatchObject({ id: 'framework', suggested: 'jax', from: 'requirements.txt' });
  const last = await ask({
    framework: 'jax',
    device: 'cpu',
    purpose: 'training',
    manager: 'pip',
    python: '3.12',
  });
  expect(last.question).toBeNull();
  expect(last.files.map(({ path }) => path)).toEqual(['Dockerfile', '.dockerignore']);
  expect(last.files[0]?.text).toContain('FROM python:3.12-slim');
});
