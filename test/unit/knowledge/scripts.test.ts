import { describe, expect, it } from 'vitest';
import {
  type CudaTagRow,
  listedCudaRows,
  listedPytorchRows,
} from '../../../server/scripts/facts/listedTags.ts';
import { matchesVersion } from '../../../server/scripts/versionClauses.ts';
import { wheelTags } from '../../../server/scripts/wheelTags.ts';
import { allowsMinor } from '../../../server/src/knowledge/requiresPython.ts';
import { readTable } from './tables.ts';

describe('wheel file names', () => {
  it.each([
    ['torch-2.5.1-cp312-cp312-manylinux1_x86_64.whl', ['3.12'], false, ['manylinux_x86_64']],
    ['torch-2.15.0-cp314-cp314t-manylinux_2_28_x86_64.whl', [], false, ['manylinux_x86_64']],
    ['torch-1.0.0-cp27-cp27mu-manylinux1_x86_64.whl', ['2.7'], false, ['manylinux_x86_64']],
    ['vllm-0.11.0-cp38-abi3-manylinux1_x86_64.whl', ['3.8'], true, ['manylinux_x86_64']],
    ['xformers-0.0.35-py39-none-manylinux_2_28_x86_64.whl', ['3.9'], true, ['manylinux_x86_64']],
    [
      'x-1-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl',
      ['3.11'],
      false,
      ['manylinux_aarch64'],
    ],
    ['x-1-cp311-cp311-musllinux_1_2_x86_64.whl', ['3.11'], false, ['musllinux_x86_64']],
    ['x-1-cp311-cp311-win_amd64.whl', ['3.11'], false, []],
  ])('%s', (name, minors, orLater, platforms) => {
    expect(wheelTags(name)).toMatchObject({ minors, orLater, platforms });
  });

  it('reads pure wheels for every platform, and no source archive', () => {
    expect(wheelTags('jax-0.8.0-py3-none-any.whl')).toMatchObject({ minors: ['3.0'], orLater: true });
    expect(wheelTags('jax-0.8.0-py3-none-any.whl')?.platforms).toHaveLength(4);
    expect(wheelTags('jax-0.8.0.tar.gz')).toBeUndefined();
  });
});

describe('Requires-Python', () => {
  it.each([
    ['>=3.8.0', '3.8', true],
    ['>=3.10', '3.9', false],
    ['<3.13,>=3.9', '3.13', false],
    ['<3.13,>=3.9', '3.12', true],
    ['!=3.14.1,>=3.10', '3.14', true],
    ['>=2.7, !=3.0.*, !=3.4.*', '3.4', false],
    ['>=3.6.2', '3.6', true],
    ['<=3.9', '3.10', false],
    ['~=3.7', '3.12', true],
    ['~=3.7', '2.7', false],
    ['>3.7', '3.7', false],
    ['==3.8.*', '3.8', true],
    ['>=3', '3.4', true],
    ['<4', '3.15', true],
    [null, '2.7', true],
  ])('%s and Python %s: %s', (specifier, minor, expected) => {
    expect(allowsMinor(specifier, minor)).toBe(expected);
  });

  it('compares whole versions too', () => {
    expect(matchesVersion('2.10.0', '>=2.9,<3')).toBe(true);
    expect(matchesVersion('2.10.0', '==2.9.0')).toBe(false);
    expect(matchesVersion('2.10.0', '~=2.9')).toBeUndefined();
  });
});

describe('a tag list read from the registry', () => {
  const { tags: rows } = readTable<{ tags: CudaTagRow[] }>('nvidia-cuda-tags');
  const listed = (...tags: string[]) => ({ tags: new Set(tags), asOf: '2026-12-01' });

  it('changes nothing before it was read', () => {
    expect(listedCudaRows(rows, undefined, '2026-11-20')).toBe(rows);
  });

  it('decides which tags of nvidia/cuda exist, and adds new ones', () => {
    const seen = listed('12.4.1-base-ubuntu22.04', '14.0.0-cudnn-devel-ubuntu28.04', 'latest-weekly');
    const found = new Map(listedCudaRows(rows, seen, '2026-11-20').map((row) => [row.tag, row]));
    expect(found.get('12.4.1-base-ubuntu22.04')).toMatchObject({
      status: 'available',
      confidence: 'hub-listed',
    });
    expect(found.get('12.6.3-base-ubuntu22.04')).toMatchObject({
      status: 'removed',
      last_listed: '2026-11-20',
    });
    expect(found.get('14.0.0-cudnn-devel-ubuntu28.04')).toMatchObject({
      cuda: '14.0.0',
      flavour: 'cudnn-devel',
      os: 'ubuntu',
      os_version: '28.04',
    });
    expect(found.has('latest-weekly')).toBe(false);
    const unknown = rows.find((row) => row.status === 'unknown');
    expect(found.get(unknown?.tag ?? '')).toEqual(unknown);
  });

  it('adds tags of pytorch/pytorch without guessing what is inside', () => {
    const added = listedPytorchRows([], listed('2.15.0-cuda13.2-cudnn9-devel', 'latest'));
    expect(added).toMatchObject([
      { torch: '2.15.0', cuda: '13.2', cudnn: '9', variant: 'devel', python: null },
    ]);
    expect(added).toHaveLength(1);
  });
});
