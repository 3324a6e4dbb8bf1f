import { describe, expect, it } from 'vitest';
import { cacheFolderAt, cacheFoldersOf } from '../../../server/src/tools/cacheFolders.ts';
import { cudaOfVariant } from '../../../server/src/tools/torchPin.ts';
import { first, model } from '../../support/model.ts';

const run = (command: string, env = '') => first(model(`FROM a\n${env}RUN ${command}\n`), 'RUN');
const paths = (command: string, env = '') => cacheFoldersOf(run(command, env)).map(({ path }) => path);

describe('cache folders', () => {
  it.each([
    ['python3 -m pip install x', ['/root/.cache/pip']],
    ['pip config list && uv sync', ['/root/.cache/uv']],
    ['apt-get update && pip install x', ['/var/cache/apt', '/var/lib/apt', '/root/.cache/pip']],
    ['mamba install x', ['/opt/conda/pkgs']],
  ])('of %s', (command, expected) => {
    expect(paths(command)).toEqual(expected);
  });

  it('are all of them where no such tool is called', () => {
    expect(paths('make')).toHaveLength(6);
  });

  it('move with their variable, and are nowhere when it is not known', () => {
    expect(paths('uv sync', 'ENV UV_CACHE_DIR=/c/uv\n')).toEqual(['/c/uv']);
    expect(paths('uv sync', 'ENV UV_CACHE_DIR=$WHERE\n')).toEqual([]);
    expect(paths('uv sync', 'ENV UV_CACHE_DIR=relative\n')).toEqual([]);
  });

  it('are found by a target in them', () => {
    const pip = run('pip install x');
    expect(cacheFolderAt(pip, '/root/.cache/pip/')?.tool).toBe('pip');
    expect(cacheFolderAt(pip, '/var/lib/apt/lists')?.sharing).toBe('locked');
    expect(cacheFolderAt(pip, '/root/.cache')).toBeUndefined();
    expect(cacheFolderAt(pip, '/')).toBeUndefined();
  });
});

describe('the CUDA release of a wheel label', () => {
  it.each([
    ['cu124', '12.4'],
    ['cu118', '11.8'],
    ['cu92', '9.2'],
    ['cu130', '13.0'],
    ['cpu', undefined],
    ['rocm6.2', undefined],
    ['cu1', undefined],
  ])('%s: %s', (label, cuda) => {
    expect(cudaOfVariant(label)).toBe(cuda);
  });
});
