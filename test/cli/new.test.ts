import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { Folder } from './folder.ts';
import { testHost } from './testHost.ts';

async function run(cwd: string, ...args: readonly string[]) {
  const host = testHost(cwd, RULES);
  const status = await main(args, host);
  return { status, ...host.written };
}

const SERVICE = {
  'requirements.txt': 'torch==2.4.0\nfastapi==0.115.6\nuvicorn==0.32.0\n',
  'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
  '.venv/lib/site.py': 'app = FastAPI()\n',
};

describe('new', () => {
  it('shows the files, and what they were decided by', async () => {
    using folder = new Folder(SERVICE);
    const { status, out, err } = await run(folder.path, 'new');
    expect({ status, err }).toEqual({ status: 0, err: 'chosen: pytorch, gpu, serving, pip, 3.12\n' });
    expect(out).toMatch(/^--- Dockerfile\n# syntax=[\s\S]*"app\.main:app"[\s\S]*\n--- \.dockerignore\n/);
    expect(existsSync(folder.at('Dockerfile'))).toBe(false);
  });

  it('writes them, and lint has nothing to say', async () => {
    using folder = new Folder(SERVICE);
    const { status, out } = await run(folder.path, 'new', '--cpu', '--manager', 'uv', '--yes');
    expect({ status, out }).toEqual({ status: 0, out: 'Dockerfile: written\n.dockerignore: written\n' });
    expect(folder.read('Dockerfile')).toContain('--torch-backend=cpu');
    expect(await run(folder.path, 'lint', '--fail-on', 'hint')).toMatchObject({ status: 0 });
  });

  it('overwrites nothing', async () => {
    using folder = new Folder({ 'sub/Dockerfile': 'FROM scratch\n' });
    const { status, err } = await run(folder.path, 'new', 'sub', '--yes');
    expect(status).toBe(2);
    expect(err).toContain('Dockerfile: exists and stays as it is\n');
    expect(folder.read('sub/Dockerfile')).toBe('FROM scratch\n');
    expect(existsSync(folder.at('sub/.dockerignore'))).toBe(false);
    using ignored = new Folder({ '.dockerignore': 'data\n' });
    expect(await run(ignored.path, 'new', '--yes')).toMatchObject({ status: 0 });
    expect(ignored.read('.dockerignore')).toBe('data\n');
  });

  it.each([
    [['a', 'b'], 'one folder at a time, got 2'],
    [['--gpu', '--cpu'], '--gpu and --cpu exclude each other'],
    [['--framework', 'caffe'], '--framework is "caffe": must be one of pytorch'],
    [['--framework', 'vllm', '--cpu'], 'device cpu is not among gpu'],
    [['--python', '2.7'], 'python 2.7 is not among 3.14, 3.13, 3.12, 3.11'],
    [['none'], 'none: error: is no folder that can be read'],
  ])('refuses %j', async (args, message) => {
    using folder = new Folder({});
    const { status, out, err } = await run(folder.path, 'new', ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });
});
