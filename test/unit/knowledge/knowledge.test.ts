import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import type { Flavour } from '../../../server/src/knowledge/types.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const at = (text: string) => knowledge.image(parseImageReference(text));

describe('official images', () => {
  it.each([
    ['python:3.10-slim', { python: '3.10', flavour: 'slim', os: undefined }],
    [
      'python:3.11.9-slim-bookworm',
      { python: '3.11', flavour: 'slim', os: { name: 'debian', version: '12' } },
    ],
    ['python:3.12-bullseye', { python: '3.12', flavour: 'full', os: { name: 'debian', version: '11' } }],
    ['docker.io/library/python:3.12', { python: '3.12', flavour: 'full' }],
    ['public.ecr.aws/docker/library/python:3.12-slim', { family: 'python', python: '3.12', flavour: 'slim' }],
    [
      'python:3.12-alpine3.20',
      { python: '3.12', flavour: 'alpine', os: { name: 'alpine', version: '3.20' } },
    ],
    ['python:3.12-alpine', { flavour: 'alpine', os: undefined }],
    ['python:3.12-windowsservercore', { python: '3.12', flavour: undefined }],
    ['python', { python: undefined, flavour: 'full' }],
    ['python:slim', { python: undefined, flavour: 'slim' }],
    ['python:slim-bookworm', { flavour: 'slim', os: { name: 'debian', version: '12' } }],
    ['python:windowsservercore', { flavour: undefined }],
    ['ubuntu:22.04', { os: { name: 'ubuntu', version: '22.04' } }],
    ['ubuntu:noble', { os: { name: 'ubuntu', version: '24.04' } }],
    ['ubuntu:latest', { os: undefined }],
    ['debian:bookworm-slim', { os: { name: 'debian', version: '12' }, flavour: 'slim' }],
    ['debian:12.5', { os: { name: 'debian', version: '12' }, flavour: 'full' }],
    ['debian:noble', { os: undefined }],
    ['centos:7', { os: { name: 'centos', version: '7' } }],
    ['centos:centos8', { os: { name: 'centos', version: '8' } }],
    ['centos:8.4.2105', { os: { name: 'centos', version: '8' } }],
    ['centos:stream9', { os: undefined }],
    ['alpine:3.20.3', { os: { name: 'alpine', version: '3.20' }, flavour: 'alpine' }],
  ])('reads %s, without judging whether the tag exists', (text, expected) => {
    expect(at(text)).toMatchObject({ status: 'unknown', certainty: 'none', ...expected });
  });

  it.each([
    'ubuntu:99.10',
    'debian:99-slim',
    'alpine:3.99',
    'python:3.99-slim',
    'pytorch/pytorch:2.99.0-cuda15.0-cudnn10-runtime',
    'nvidia/cuda:15.0.0-base-ubuntu24.04',
    'nvidia/cuda:our-own-build',
    'pytorch/pytorch:nightly',
  ])('says nothing of what is in %s, a release it does not know', (text) => {
    expect(at(text)).toMatchObject({ status: 'unknown', has: [], lacks: [], statusSources: [] });
    expect(at(text).user).toBeUndefined();
    const about = at(text).endOfLife.map(({ source }) => source.id);
    expect(at(text).sources.map(({ id }) => id)).toEqual(about);
  });

  it('names sources only for what it says', () => {
    expect(at('ubuntu:22.04').statusSources).toEqual([]);
    expect(at(`nvidia/cuda:12.4.1-base-ubuntu22.04@sha256:${'0'.repeat(64)}`).statusSources).not.toEqual([]);
    expect(at(`nvidia/cuda:11.7.0-base-ubuntu22.04@sha256:${'0'.repeat(64)}`).statusSources).toEqual([]);
  });

  it('takes a name in upper case for none', () => {
    expect(at('NVIDIA/cuda:12.4.0-cudnn9-runtime-ubuntu22.04')).toMatchObject({
      family: undefined,
      status: 'unknown',
      reason: 'the name of an image is written in lower case',
    });
  });

  it.each([
    ['cuda:11.8-runtime-ubuntu20.04', 'nvidia/cuda', '11.8.0-runtime-ubuntu20.04'],
    ['library/cuda:12.4.1-base-ubuntu22.04', 'nvidia/cuda', '12.4.1-base-ubuntu22.04'],
    ['pytorch:2.4.0-cuda12.4-cudnn9-devel', 'pytorch/pytorch', '2.4.0-cuda12.4-cudnn9-devel'],
  ])('takes %s for an image of %s', (text, name, tag) => {
    const image = parseImageReference(text);
    expect(knowledge.image(image)).toMatchObject({
      family: undefined,
      status: 'does-not-exist',
      certainty: 'medium',
      has: [],
      lacks: [],
    });
    const meant = knowledge.meantImage(image);
    expect(meant?.repository).toBe(name);
    expect(meant === undefined ? [] : knowledge.nearestTags(meant, 1)).toEqual([tag]);
    expect(knowledge.nearestTags(image, 1)).toEqual([]);
    expect(knowledge.pinnedTag(image)).toBeUndefined();
  });

  it.each(['cuda', 'cuda:mine', 'pytorch:latest', 'pytorch:2.4', 'a.b/cuda:12.4.1-base-ubuntu22.04'])(
    'does not judge %s',
    (text) => {
      expect(at(text)).toMatchObject({ status: 'unknown', certainty: 'none', reason: undefined });
    },
  );

  it('gives end dates of Python and of the system', () => {
    expect(at('python:3.10-slim-bullseye').endOfLife.map(({ subject, date }) => [subject, date])).toEqual([
      ['Python 3.10', '2026-10-31'],
      ['Debian 11', '2026-08-31'],
    ]);
    expect(at('nvidia/cuda:12.4.1-base-ubuntu20.04').endOfLife[0]).toMatchObject({
      subject: 'Ubuntu 20.04',
      date: '2025-05-31',
    });
  });

  it('pins a floating python tag only to one known to be built', () => {
    const pinned = (text: string) => knowledge.pinnedTag(parseImageReference(text));
    expect(pinned('python')).toBe('3.14.7');
    expect(pinned('python:latest')).toBe('3.14.7');
    expect(pinned('python:slim')).toBe('3.14.7-slim');
    expect(pinned('python:3-slim-bookworm')).toBe('3.14.7-slim-bookworm');
    expect(pinned('python:3.11')).toBe('3.11.16');
    expect(pinned('python:3.11-slim')).toBe('3.11.16-slim');
    for (const tag of ['3.11-alpine', '3.11-slim-bullseye', '3.9', '2.7', '3.11.4', '3.99-slim']) {
      expect(pinned(`python:${tag}`), tag).toBeUndefined();
    }
    expect(pinned('ubuntu')).toBeUndefined();
  });

  it('moves a python image to a supported system only where it is known to be built', () => {
    const nearest = (text: string) => knowledge.nearestTags(parseImageReference(text), 5);
    expect(nearest('python:3.11-slim-buster')).toEqual(['3.11-slim-bookworm', '3.11-slim-trixie']);
    expect(nearest('python:3.12.4-bullseye')).toEqual(['3.12-bookworm', '3.12-trixie']);
    for (const tag of ['3.8-slim-buster', '3.12-alpine3.10', '3.12-windowsservercore', '3.99-slim', 'slim']) {
      expect(nearest(`python:${tag}`), tag).toEqual([]);
    }
    expect(knowledge.nearestTags(parseImageReference('python:3.11-slim-buster'), -1)).toEqual([]);
  });

  it('names the slim sibling of a full python image', () => {
    const sibling = (text: string, flavour: Flavour) =>
      knowledge.siblingTag(parseImageReference(text), flavour);
    expect(sibling('python:3.11', 'slim')).toBe('3.11-slim');
    expect(sibling('python:3.11.9-bookworm', 'slim')).toBe('3.11.9-slim-bookworm');
    expect(sibling('python:3.11-alpine', 'slim')).toBeUndefined();
    expect(sibling('debian:bookworm', 'slim')).toBe('bookworm-slim');
  });
});

describe('contents of images', () => {
  it.each([
    ['nvidia/cuda:12.4.1-base-ubuntu22.04', [], ['python', 'pip', 'curl', 'nvcc', 'gcc', 'cudnn', 'nccl']],
    ['nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04', ['cudnn', 'nccl'], ['nvcc', 'cuda headers', 'python']],
    ['nvidia/cuda:12.2.0-runtime-ubuntu22.04', [], ['nccl', 'cudnn']],
    ['nvidia/cuda:12.4.1-devel-ubuntu22.04', ['nvcc', 'cuda headers', 'gcc', 'nccl'], ['python', 'cudnn']],
    ['nvidia/cuda:12.4.0-cudnn-devel-ubuntu22.04', ['cudnn', 'nvcc'], ['python']],
    ['pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime', ['python', 'pip', 'conda'], ['nvcc', 'git', 'curl']],
    ['pytorch/pytorch:2.4.0-cuda12.4-cudnn9-devel', ['python', 'nvcc', 'gcc'], []],
    ['pytorch/pytorch:2.10.0-cuda12.8-cudnn9-runtime', ['python', 'pip'], ['conda', 'nvcc']],
    ['python:3.11', ['python', 'pip', 'curl', 'wget', 'git', 'gcc'], ['nvcc']],
    ['python:3.11-slim', ['python', 'pip'], ['curl', 'wget', 'git', 'gcc']],
    ['python:3.11-alpine', ['python', 'pip', 'wget'], ['curl', 'git', 'gcc']],
    ['ubuntu:22.04', [], ['python', 'pip', 'curl', 'wget', 'git', 'gcc']],
    ['debian:bookworm-slim', [], ['python', 'curl', 'wget', 'git']],
    ['alpine:3.20', ['wget'], ['python', 'curl', 'git']],
  ])('%s', (text, has, lacks) => {
    const facts = at(text);
    expect(facts.has).toEqual(expect.arrayContaining(has));
    expect(facts.lacks).toEqual(expect.arrayContaining(lacks));
    expect(facts.has.filter((name) => facts.lacks.includes(name))).toEqual([]);
    expect(facts.sources.length).toBeGreaterThan(0);
  });

  it('says nothing of Python on systems that bring their own', () => {
    const facts = at('nvidia/cuda:12.4.1-base-ubi9');
    expect([...facts.has, ...facts.lacks]).not.toContain('python');
  });

  it('does not claim that tensorrt images lack cuDNN', () => {
    expect(at('nvidia/cuda:13.3.1-tensorrt-runtime-ubuntu24.04').lacks).not.toContain('cudnn');
  });
});

describe('drivers', () => {
  const table = readTable<{ toolkit_driver: { cuda: string; toolkit_driver_linux_x86_64: string | null }[] }>(
    'cuda-driver',
  );

  it('gives every row of the toolkit table with a driver', () => {
    for (const row of table.toolkit_driver) {
      const answer = knowledge.minimumDriver(row.cuda);
      if (row.toolkit_driver_linux_x86_64 === null)
        expect(answer).toEqual({ kind: 'out-of-range', newestKnown: '13.3.1' });
      else expect(answer).toMatchObject({ kind: 'known', value: { linux: row.toolkit_driver_linux_x86_64 } });
    }
  });

  it('knows the floor of the family, except where it is above full support', () => {
    const value = (cuda: string) => {
      const answer = knowledge.minimumDriver(cuda);
      return answer.kind === 'known' ? answer.value : undefined;
    };
    expect(value('12.4.1')).toEqual({ linux: '550.54.15', minorCompatible: '525.60.13' });
    expect(value('12.4')).toEqual({ linux: '550.54.14', minorCompatible: '525.60.13' });
    expect(value('13.0')).toEqual({ linux: '580.65.06', minorCompatible: '580.65.06' });
    expect(value('11.0.3')).toEqual({ linux: '450.51.06', minorCompatible: undefined });
    expect(value('10.2')).toEqual({ linux: '440.33', minorCompatible: undefined });
  });

  it('is unknown inside the table and out of range beyond it', () => {
    expect(knowledge.minimumDriver('12.8.2')).toEqual({ kind: 'unknown' });
    expect(knowledge.minimumDriver('12.7')).toEqual({ kind: 'unknown' });
    expect(knowledge.minimumDriver('99.1')).toEqual({ kind: 'out-of-range', newestKnown: '13.3.1' });
    for (const odd of ['', '12', 'abc', '12.4.1.2', '9'.repeat(500)]) {
      expect(knowledge.minimumDriver(odd)).toEqual({ kind: 'unknown' });
    }
  });
});

describe('torch', () => {
  it('gives every release of the table', () => {
    const table = readTable<{
      releases: { torch: string; variants: { cuda: string[] }; python: string[] }[];
    }>('torch');
    const { python: disputed } = readTable<{ python: { torch: string; index: string[] }[] }>('disputes');
    for (const row of table.releases) {
      const answer = knowledge.torch(row.torch);
      const python = disputed.find((entry) => entry.torch === row.torch)?.index ?? row.python;
      expect(answer).toMatchObject({ kind: 'known', value: { version: row.torch, python } });
      if (answer.kind === 'known')
        expect(answer.value.variants).toEqual(expect.arrayContaining(row.variants.cuda));
    }
  });

  it('reads local labels and short versions, and tells newer from never', () => {
    expect(knowledge.torch('2.6.0+cu124')).toMatchObject({
      kind: 'known',
      value: { version: '2.6.0', defaultVariant: 'cu124' },
    });
    expect(knowledge.torch('2.6')).toMatchObject({ kind: 'known', value: { version: '2.6.0' } });
    expect(knowledge.torch('2.16.0')).toEqual({ kind: 'out-of-range', newestKnown: '2.15.0' });
    expect(knowledge.torch('2.16.0.dev20261101')).toEqual({ kind: 'out-of-range', newestKnown: '2.15.0' });
    // Only its wheel on the default index is known, not what other indexes hold.
    expect(knowledge.torch('2.15.0')).toMatchObject({
      value: { defaultVariant: 'cu132', variantsKnown: 'some', torchvision: undefined },
    });
    for (const version of ['2.3.9', '1.0.0', '2.6.0rc1', '2.6.*', 'abc', '', '2.6.0.dev2024']) {
      expect(knowledge.torch(version), version).toEqual({ kind: 'unknown' });
    }
  });

  it('knows which releases there never were, as long as the list is complete', () => {
    const never = (version: string) => knowledge.torchNeverReleased(version) !== undefined;
    for (const version of ['2.1.5', '2.3.9', '1.14.0', '2.13.7']) expect(never(version), version).toBe(true);
    for (const version of ['2.1.2', '2.14.7', '3.0.0', '1.2.9', '2.1', '2.1.5rc1', '']) {
      expect(never(version), version).toBe(false);
    }
    expect(knowledge.torchNeverReleased('2.1.5')?.length).toBeGreaterThan(0);
  });

  it('lists the releases with wheels of a variant, newest first', () => {
    expect(knowledge.torchWithVariant('cu124').map((release) => release.version)).toEqual([
      '2.6.0',
      '2.5.1',
      '2.5.0',
      '2.4.1',
      '2.4.0',
    ]);
    expect(knowledge.torchWithVariant('cu999')).toEqual([]);
  });
});

describe('end of life', () => {
  it('answers for Python minors and systems', () => {
    expect(knowledge.pythonEndOfLife('3.10')).toMatchObject({
      kind: 'known',
      value: { date: '2026-10-31', kind: 'python' },
    });
    expect(knowledge.pythonEndOfLife('3.99')).toEqual({ kind: 'out-of-range', newestKnown: '3.14' });
    expect(knowledge.pythonEndOfLife('2.7')).toEqual({ kind: 'unknown' });
    expect(knowledge.osEndOfLife('ubuntu', '22.04')).toMatchObject({
      value: { subject: 'Ubuntu 22.04', date: '2027-04-01' },
    });
    // Debian: the end of LTS, which is free and served like any other update.
    expect(knowledge.osEndOfLife('debian', '12')).toMatchObject({ value: { date: '2028-06-30' } });
    expect(knowledge.osEndOfLife('centos', '7')).toMatchObject({ value: { date: '2024-06-30' } });
    expect(knowledge.osEndOfLife('debian', '99')).toEqual({ kind: 'unknown' });
  });
});

describe('secret patterns', () => {
  const find = (text: string) =>
    knowledge.secretPatterns.filter(({ pattern }) => pattern.test(text)).map(({ id }) => id);

  it('recognises shapes and leaves look-alikes alone', () => {
    expect(find(`hf_${'abcdefghij'.repeat(4).slice(0, 34)}`)).toEqual(['huggingface']);
    expect(find(`AKIA${'ABCDEFGH'.repeat(2)}`)).toEqual(['aws-access-key-id']);
    expect(find(`nvapi-${'a1B2c3'.repeat(10)}`)).toEqual(['nvidia-ngc']);
    expect(find('hf_xxx HF_TOKEN=$HF_TOKEN sk-... ghp_ tokenizers')).toEqual([]);
  });

  it('names at most one variable for each kind of key, and no kind that is not known', () => {
    const named = knowledge.secretVariables.flatMap(({ patterns }) => patterns);
    const ids = knowledge.secretPatterns.map(({ id }) => id);
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    const variableOf = (id: string) =>
      knowledge.secretVariables.find(({ patterns }) => patterns.includes(id))?.name;
    expect(variableOf('huggingface')).toBe('HF_TOKEN');
    expect(variableOf('private-key')).toBeUndefined();
  });

  it('holds no stateful expression and is quick on long text', () => {
    for (const { pattern } of knowledge.secretPatterns) expect(pattern.flags).toBe('');
    const long = 'hf_sk-proj-A1_-'.repeat(7000);
    const start = performance.now();
    find(long);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('any input', () => {
  const piece = fc.constantFrom(
    '12.4.1',
    '13',
    '12.4',
    'cudnn',
    'cudnn9',
    'runtime',
    'devel',
    'ubuntu22.04',
    'slim',
    'cuda12.4',
    '3.11',
    '2.4.0',
    'latest',
    '',
    'rc',
    '__proto__',
    'constructor',
  );
  const tag = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(piece, { maxLength: 6 }).map((words) => words.join('-')),
  );
  const name = fc.constantFrom(
    'nvidia/cuda',
    'pytorch/pytorch',
    'python',
    'ubuntu',
    'debian',
    'alpine',
    'nvcr.io/nvidia/pytorch',
    'a.b/nvidia/cuda',
    'x',
  );

  it('never throws, and proposes only what exists', () => {
    fc.assert(
      fc.property(name, tag, fc.boolean(), (repository, written, pinned) => {
        const image = parseImageReference(`${repository}:${written}${pinned ? '@sha256:00' : ''}`);
        const facts = knowledge.image(image);
        if (pinned) expect(['exists', 'unknown']).toContain(facts.status);
        expect(facts.status === 'unknown').toBe(facts.certainty === 'none');
        knowledge.nearestTags(image, 3);
        knowledge.pinnedTag(image);
        knowledge.siblingTag(image, 'runtime');
        knowledge.minimumDriver(written);
        knowledge.torch(written);
        knowledge.torchWithVariant(written);
        knowledge.pythonEndOfLife(written);
        knowledge.osEndOfLife(written, written);
      }),
      { numRuns: 400 },
    );
  });

  it('reads whatever the parser makes of a text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void at(text)));
    expect(at('a'.repeat(100_000)).status).toBe('unknown');
  });
});

describe('the data set', () => {
  it('names its date and is cheap to load', () => {
    expect(knowledge.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(knowledge.revision.startsWith(knowledge.asOf)).toBe(true);
    const start = performance.now();
    for (let i = 0; i < 20; i++) loadKnowledge();
    expect((performance.now() - start) / 20).toBeLessThan(5);
  });
});

describe('torch releases', () => {
  it('say whether their list of variants is complete', () => {
    const known = (version: string) => {
      const answer = knowledge.torch(version);
      return answer.kind === 'known' ? answer.value.variantsKnown : undefined;
    };
    expect(['1.8.0', '1.9.0', '2.8.0', '2.9.0'].map(known)).toEqual(['some', 'all', 'all', 'from-oldest']);
  });
});

describe('Python packages', () => {
  const index = 'https://download.pytorch.org/whl';
  it.each([
    [`${index}/cu124`, 'cu124'],
    [`${index}/cu124/`, 'cu124'],
    [`${index}/cpu`, 'cpu'],
    [`${index}/rocm6.1`, 'rocm6.1'],
    ['http://download.pytorch.org/whl/cu118', 'cu118'],
    [index, undefined],
    [`${index}/nightly/cu124`, undefined],
    [`${index}/cu124/torch_stable.html`, undefined],
    ['https://mirror.example.org/whl/cu124', undefined],
  ])('%s serves %s', (url, variant) => {
    expect(knowledge.torchIndexVariant(url)).toBe(variant);
  });

  it('knows the page that links to every wheel of PyTorch', () => {
    const links = (url: string) => knowledge.isTorchLinksPage(url);
    expect([
      links(`${index}/torch_stable.html`),
      links('http://download.pytorch.org/whl/torch_stable.html'),
    ]).toEqual([true, true]);
    expect([links(index), links(`${index}/cu124/torch_stable.html`), links('')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('knows when a package runs the CUDA compiler, and says nothing of others', () => {
    const use = (name: string) => knowledge.cudaCompilerUse(name);
    expect([use('flash-attn'), use('vllm'), use('numpy')]).toEqual(['build', 'run', undefined]);
  });

  it('knows packages without an HTTP client; with other extras nothing is known', () => {
    const none = (name: string) => knowledge.bringsNoHttpClient(name);
    expect([none('fastapi'), none('uvicorn[standard]')]).toEqual([true, true]);
    expect([none('fastapi[standard]'), none('transformers')]).toEqual([false, false]);
  });
});
