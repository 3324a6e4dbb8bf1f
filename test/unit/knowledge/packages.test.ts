import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';

const knowledge = loadKnowledge();

describe('packages by name', () => {
  it.each([
    ['torch', 'yes'],
    ['torchvision', 'yes'],
    ['nvidia-cudnn-cu12', 'yes'],
    ['numpy', 'yes'],
    ['triton', 'yes'],
    ['fastapi', 'perhaps'],
    ['transformers', 'perhaps'],
    ['scikit-learn', 'no'],
    ['torch-geometric', 'no'],
    ['pytorch-lightning', 'no'],
  ])('whether the indexes of PyTorch hold %s: %s', (name, holds) => {
    expect(knowledge.torchIndexHolds(name)).toBe(holds);
  });

  it('knows system packages that bring no Python', () => {
    const none = (name: string) => knowledge.bringsNoPython(name);
    expect([none('git'), none('g++'), none('software-properties-common'), none('x')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('knows since when torch works with NumPy 2, with its source', () => {
    const answer = knowledge.worksWithNumpy2Since('torch');
    expect(answer).toMatchObject({ kind: 'known', value: '2.3.0' });
    expect(answer.kind === 'known' && answer.sources.length).toBe(1);
    expect(knowledge.worksWithNumpy2Since('left-pad')).toEqual({ kind: 'unknown' });
  });
});

describe('Python marked as externally managed', () => {
  it.each([
    ['debian', '11', false],
    ['debian', '12', true],
    ['debian', '13', true],
    ['ubuntu', '22.04', false],
    ['ubuntu', '24.04', true],
    ['alpine', '3.18', false],
    ['alpine', '3.20.3', true],
  ])('%s %s: %s', (system, release, managed) => {
    const answer = knowledge.isExternallyManaged(system, release);
    expect(answer).toMatchObject({ kind: 'known', value: managed });
    expect(answer.kind === 'known' && answer.sources.length).toBe(2);
  });

  it('says so where the table ends', () => {
    expect(knowledge.isExternallyManaged('debian', '14')).toEqual({
      kind: 'out-of-range',
      newestKnown: '13',
    });
    expect(knowledge.isExternallyManaged('rockylinux', '9')).toEqual({ kind: 'unknown' });
    expect(knowledge.isExternallyManaged('debian', 'sid')).toEqual({ kind: 'unknown' });
  });
});

describe('libraries of the system', () => {
  it('knows images that lack them, with the source', () => {
    const lacks = (family: string, flavour: 'slim' | 'full' | 'runtime' | 'devel', name: string) =>
      knowledge.lacksSystemPackage({ family, flavour }, name)?.length;
    expect(lacks('python', 'slim', 'libgl1')).toBe(1);
    expect(lacks('python', 'full', 'libgomp1')).toBeUndefined();
    expect(lacks('nvidia/cuda', 'runtime', 'libgl1')).toBe(1);
    expect(lacks('nvidia/cuda', 'devel', 'libgl1')).toBeUndefined();
    expect(lacks('pytorch/pytorch', 'runtime', 'libgl1')).toBeUndefined();
  });

  it.each([
    ['git', 'libgl1', true],
    ['build-essential', 'libgl1', true],
    ['build-essential', 'libgomp1', false],
    ['ffmpeg', 'libgl1', false],
    ['libgl1', 'libgl1', false],
    ['something-else', 'libgl1', false],
  ])('whether %s is known not to bring %s: %s', (name, library, none) => {
    expect(knowledge.bringsNoSystemPackage(name, library)).toBe(none);
  });
});
