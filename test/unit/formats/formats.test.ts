import { describe, expect, it } from 'vitest';
import { canonicalName, parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { parseRequirement } from '../../../server/src/formats/requirement.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { parseYaml } from '../../../server/src/formats/yamlTree.ts';

describe('image reference', () => {
  it.each([
    ['python', undefined, 'python', undefined, undefined, 'python'],
    ['library/python:3', undefined, 'library/python', '3', undefined, 'python'],
    ['docker.io/pytorch/pytorch:2', 'docker.io', 'pytorch/pytorch', '2', undefined, 'pytorch/pytorch'],
    ['nvcr.io/nvidia/cuda:a@sha256:b', 'nvcr.io', 'nvidia/cuda', 'a', 'sha256:b', 'nvcr.io/nvidia/cuda'],
    ['localhost:5000/x/y', 'localhost:5000', 'x/y', undefined, undefined, 'localhost:5000/x/y'],
    ['localhost/x', 'localhost', 'x', undefined, undefined, 'localhost/x'],
    ['', undefined, '', undefined, undefined, ''],
  ])('%s', (text, registry, repository, tag, digest, name) => {
    const image = parseImageReference(text, 100);
    expect(image).toMatchObject({ registry, repository, tag, digest });
    expect(canonicalName(image)).toBe(name);
    const span = image.parts.tag;
    if (span !== undefined) expect(text.slice(span.start - 100, span.end - 100)).toBe(tag);
  });
});

describe('requirement', () => {
  it.each([
    ['torch==2.4.0+cu124', { name: 'torch', pin: '2.4.0+cu124' }],
    ['Flask_Cors >=1,<2', { name: 'flask-cors', pin: undefined }],
    ['x[a, B]==1.*', { name: 'x', extras: ['a', 'b'], pin: undefined }],
    ['x @ https://h/x.whl', { url: 'https://h/x.whl' }],
    ["x==1; python_version < '3.9'", { pin: '1', marker: "python_version < '3.9'" }],
  ])('%s', (text, expected) => {
    expect(parseRequirement(text, 0)).toMatchObject(expected);
  });
  it.each(['./x', '-r a', '=1', 'x==', 'a b', ''])('%j is none', (text) => {
    expect(parseRequirement(text, 0)).toBeUndefined();
  });
});

describe('requirements file', () => {
  it('reads each line on its own', () => {
    const text =
      '# c\n-r base.txt\n--extra-index-url https://x/cu124\ntorch==2.4.0 \\\n    --hash=sha256:aa # why\nfoo # bar\n-e .\n???\ngit+https://g/y\n';
    const file = readRequirementsFile('f', text);
    expect(file.requirements.map((r) => r.name)).toEqual(['torch', 'foo']);
    expect(file.requirements.map((r) => text.slice(r.nameSpan.start, r.nameSpan.end))).toEqual([
      'torch',
      'foo',
    ]);
    expect(file.includes.map((i) => i.value)).toEqual(['base.txt']);
    expect(file.indexes.map((i) => i.url.value)).toEqual(['https://x/cu124']);
    expect(file.sources.map((s) => s.value)).toEqual(['.', 'git+https://g/y']);
    expect(file.problems.map((p) => text.slice(p.span.start, p.span.end))).toEqual(['???']);
    expect(file.complete).toBe(false);
  });
  it('is complete when nothing is hidden', () => {
    expect(readRequirementsFile('f', 'a==1\r\nb\r\n').complete).toBe(true);
  });
});

describe('yaml', () => {
  it('gives the place of values and of unknown keys', () => {
    const text = 'rules:\n  x: loud\n  y:\n    - 1\n';
    const tree = parseYaml(text);
    const cut = (...path: (string | number)[]) => text.slice(tree.spanOf(path).start, tree.spanOf(path).end);
    expect(cut('rules', 'x')).toBe('loud');
    expect(cut('rules', 'y', 0)).toBe('1');
  });
  it('turns broken text into problems', () => {
    const tree = parseYaml('rules: [a\nb: {');
    expect(tree.value).toBeUndefined();
    expect(tree.problems.length).toBeGreaterThan(0);
  });
});
