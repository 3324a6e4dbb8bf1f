import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { satisfies } from '../../../server/src/knowledge/specifiers.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const { packages: rows } = readTable<{
  packages: {
    package: string;
    version: string;
    requires_python: string | null;
    wheels: Record<string, string[]>;
    open_ended: boolean;
    sdist: boolean;
    yanked: boolean;
    requires: string[] | null;
    disputed?: string[];
  }[];
}>('package-index');

describe('the package index', () => {
  it('gives every row of the table', () => {
    expect(rows.length).toBeGreaterThan(900);
    for (const row of rows) {
      expect(knowledge.pythonWheels(row.package, row.version), `${row.package} ${row.version}`).toMatchObject(
        {
          kind: 'known',
          value: {
            requiresPython: row.requires_python ?? undefined,
            wheels: {
              manylinux_x86_64: row.wheels.manylinux_x86_64 ?? [],
              manylinux_aarch64: row.wheels.manylinux_aarch64 ?? [],
              musllinux_x86_64: row.wheels.musllinux_x86_64 ?? [],
              musllinux_aarch64: row.wheels.musllinux_aarch64 ?? [],
            },
            openEnded: row.open_ended,
            sdist: row.sdist,
            yanked: row.yanked,
          },
        },
      );
    }
  });

  it('gives the torch every wheel asks for, and nothing where the index tells two stories', () => {
    const clause = (lines: readonly string[] | null | undefined) =>
      lines
        ?.find((line) => /^torch(?![a-z])/.test(line))
        ?.replace(/^torch/, '')
        .replace(/; .*/, '');
    for (const row of rows.filter(({ package: name }) =>
      ['torchvision', 'torchaudio', 'vllm', 'xformers'].includes(name),
    )) {
      const answer = knowledge.torchPin(row.package, row.version);
      const disputed = row.disputed !== undefined && clause(row.disputed) !== clause(row.requires);
      if (row.requires === null || disputed) expect(answer).toEqual({ kind: 'unknown' });
      else expect(answer).toMatchObject({ value: { specifier: clause(row.requires) ?? '' } });
    }
    expect(knowledge.torchPin('torchaudio', '2.11.0')).toEqual({ kind: 'unknown' });
  });

  it('says what pip finds for a Python', () => {
    expect(knowledge.installsOn('torch', '2.1.0', '3.12')).toMatchObject({ value: 'nothing' });
    expect(knowledge.installsOn('torch', '2.5.1', '3.13')).toMatchObject({ value: 'wheel' });
    expect(knowledge.installsOn('torch', '2.5.1', '3.12', 'musllinux_x86_64')).toMatchObject({
      value: 'nothing',
    });
    expect(knowledge.installsOn('flash-attn', '2.8.3', '3.12')).toMatchObject({ value: 'sdist-only' });
    expect(knowledge.installsOn('torch', '99.0', '3.12')).toMatchObject({ kind: 'out-of-range' });
    // A stable-ABI wheel serves Pythons that did not exist when the table was made.
    expect(knowledge.installsOn('xformers', '0.0.35', '3.16')).toEqual({ kind: 'unknown' });
    // Requires-Python <3.14 keeps pip from the sdist too.
    expect(knowledge.installsOn('vllm', '0.11.0', '3.14')).toMatchObject({ value: 'nothing' });
    expect(knowledge.installsOn('vllm', '0.11.0', '3.16')).toMatchObject({ value: 'nothing' });
    expect(knowledge.installsOn('torch', '2.5.1', 'three')).toEqual({ kind: 'unknown' });
  });

  it('notes every Python on which the release matrix and the index differ', () => {
    const matrix = readTable<{ releases: { torch: string; python: string[] }[] }>('torch').releases;
    const differing = matrix.flatMap(({ torch, python }) => {
      const row = rows.find((other) => other.package === 'torch' && other.version === torch);
      const index = row?.wheels.manylinux_x86_64;
      return index === undefined || index.join() === python.join()
        ? []
        : [{ torch, table: python, index, kept: 'index' }];
    });
    expect(readTable<{ python: unknown }>('disputes').python).toEqual(differing);
  });

  it('compares torch with what a companion asks for', () => {
    expect(knowledge.acceptsTorch('torchvision', '0.24.1', '2.9.1+cu128')).toMatchObject({ value: true });
    expect(knowledge.acceptsTorch('torchvision', '0.24.1', '2.9.0')).toMatchObject({ value: false });
    expect(knowledge.acceptsTorch('torchvision', '0.29.1', '2.15.0')).toMatchObject({ value: true });
    expect(knowledge.acceptsTorch('torchaudio', '2.0.1', '2.0.0')).toMatchObject({ value: true });
    expect(knowledge.acceptsTorch('torchvision', '0.24.1', 'latest')).toEqual({ kind: 'unknown' });
  });

  it('lists versions newest first, without yanked ones', () => {
    expect(knowledge.packageVersions('torch').slice(0, 3)).toEqual(['2.15.0', '2.14.1', '2.14.0']);
    expect(knowledge.packageVersions('torchaudio')).not.toContain('2.0.0');
    expect(knowledge.packageVersions('nothing-of-the-kind')).toEqual([]);
  });

  it.each([
    ['scikit-learn', '1.4.1', true],
    ['Scikit_Learn', '1.4.1', true],
    ['scikit-learn', '1.4.1.post1', false],
    ['scikit-learn', '1.4', false],
    ['scikit-learn', '1.4.1rc1', false],
    ['scikit-learn', '0.1', false],
    ['scikit-learn', '99.0', false],
    ['torchaudio', '2.0.0', false],
    ['nothing-of-the-kind', '1.0', false],
  ])('%s %s was never published: %s', (name, version, never) => {
    expect(knowledge.missingFromIndex(name, version) !== undefined).toBe(never);
  });
});

describe('specifiers', () => {
  it.each([
    ['2.9.1', '==2.9.1', true],
    ['2.9.1+cu128', '==2.9.1', true],
    ['2.9', '==2.9.0', true],
    ['2.0.0', '==2.0.0+cu117', false],
    ['2.0.0+cu117', '==2.0.0+cu117', true],
    ['2.10.0', '>=2.9,<3', true],
    ['2.10.0', '~=2.9.0', false],
    ['2.9.4', '~=2.9.1', true],
    ['2.9.4', '!=2.9.*', false],
    ['2.9.4', '==2.9.*', true],
    ['2.9.4', '', true],
    ['2.9.4', 'banana', undefined],
    ['2.9.4rc1', '>=2', undefined],
  ])('%s against "%s": %s', (version, specifier, expected) => {
    expect(satisfies(version, specifier)).toBe(expected);
  });
});
