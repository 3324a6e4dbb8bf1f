import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import type { KnowledgeBase } from '../../../server/src/knowledge/types.ts';
import { gpuNames } from '../../../server/src/lsp/cards/gpuNames.ts';
import { dockerfileHover } from '../../../server/src/lsp/hovers/dockerfileHover.ts';
import type { PlacedCard } from '../../../server/src/lsp/hovers/placed.ts';
import { requirementsHover } from '../../../server/src/lsp/hovers/requirementsHover.ts';
import { cursor } from './support/cursor.ts';
import { knowledge, known } from './support/knowledge.ts';

const INDEX = 'https://download.pytorch.org/whl/cu124';

interface Seen {
  readonly title: string;
  readonly on: string;
  readonly rows: Readonly<Record<string, string>>;
  readonly footer: readonly string[];
}

function seen(text: string, found: PlacedCard | undefined): Seen | undefined {
  if (found === undefined) return undefined;
  const { card, span } = found;
  const on = text.slice(span.start, span.end);
  return { title: card.title, on, rows: Object.fromEntries(card.rows), footer: card.footer };
}

function hovered(marked: string, changes: Partial<KnowledgeBase> = {}): Seen | undefined {
  const { text, offset } = cursor(marked);
  const background = { knowledge: knowledge(changes), today: '2026-11-21' };
  return seen(text, dockerfileHover(parseDockerfile('file:///d', text), offset, background));
}

describe('a hover on a package', () => {
  const framework: KnowledgeBase['framework'] = (name, version) =>
    known({
      name,
      version,
      python: ['3.9', '3.10', '3.11'],
      torch: undefined,
      cuda: '12.5',
      cudnn: '9.3',
      cudnnMajor: '9',
      minimumDriver: '525.60.13',
    });

  it('shows what the release needs', () => {
    const found = hovered('FROM a\nRUN pip install numpy tensorflow==2.2|0.0', {
      framework,
      torchPin: () => ({ kind: 'unknown' }),
      pythonWheels: () => ({ kind: 'unknown' }),
      packageTraits: () => ({ kind: 'unknown' }),
    });
    expect(found).toEqual({
      title: 'tensorflow 2.20.0',
      on: 'tensorflow==2.20.0',
      rows: { CUDA: '12.5', cuDNN: '9.3', Driver: '≥ 525.60.13', Python: '3.9 – 3.11' },
      footer: ['A list; as of 2026-11-20'],
    });
  });

  it('shows what the index holds and how the package behaves', () => {
    const found = hovered('FROM a\nRUN pip install vl|lm==0.6.6', {
      framework: () => ({ kind: 'unknown' }),
      torchPin: () => known({ package: 'vllm', version: '0.6.6', specifier: '==2.5.1' }),
      pythonWheels: () =>
        known({
          package: 'vllm',
          version: '0.6.6',
          requiresPython: '>=3.9',
          wheels: {
            manylinux_x86_64: ['3.9', '3.10'],
            manylinux_aarch64: [],
            musllinux_x86_64: [],
            musllinux_aarch64: [],
          },
          openEnded: true,
          sdist: true,
          yanked: true,
        }),
      packageTraits: () =>
        known({
          name: 'vllm',
          cuda: 'bundled',
          needsNvcc: 'at-run-time',
          noBuildIsolation: true,
          muslWheels: false,
          systemLibraries: ['libgl1'],
          missingLibraryError: undefined,
          renamedTo: undefined,
          renameEffect: undefined,
          installed: { megabytes: 900, version: '0.6.6' },
        }),
    });
    expect(found?.rows).toEqual({
      Status: 'withdrawn from the index (yanked)',
      torch: '==2.5.1',
      Python: '3.9 – 3.10 and newer (Requires-Python >=3.9)',
      Platforms: 'manylinux_x86_64',
      'CUDA use': 'its wheels bring CUDA',
      Build: 'needs nvcc at run time; needs --no-build-isolation, after torch',
      'System libraries': 'libgl1',
      Alpine: 'no wheels for musl',
      Installed: '≈ 900 MB (0.6.6, without dependencies)',
    });
  });

  it('says nothing where nothing is known, and what it cannot verify', () => {
    const nothing = {
      framework: () => ({ kind: 'unknown' }) as const,
      torchPin: () => ({ kind: 'unknown' }) as const,
      pythonWheels: () => ({ kind: 'unknown' }) as const,
      packageTraits: () => ({ kind: 'unknown' }) as const,
    };
    expect(hovered('FROM a\nRUN pip install num|py==1.26.4', nothing)).toBeUndefined();
    const newer = { ...nothing, framework: () => ({ kind: 'out-of-range', newestKnown: '0.6.6' }) as const };
    expect(hovered('FROM a\nRUN pip install vllm==9|', newer)?.rows).toEqual({
      Status: 'cannot verify: newer than 0.6.6, the newest in the tables',
    });
    expect(hovered('FROM a\nRUN pip install vl|lm', nothing)?.rows).toEqual({ 'Newest known': '0.6.6' });
  });

  it('works in requirements files', () => {
    const { text, offset } = cursor('# torch\nnumpy\ntor|ch==2.4.0 ; sys_platform == "linux"\n');
    expect(seen(text, requirementsHover('file:///r', text, offset, knowledge()))).toMatchObject({
      title: 'torch 2.4.0',
      rows: { torchvision: '0.19.0' },
    });
    const index = cursor(`--extra-index-url ${INDEX}|\ntorch==2.4.0\n`);
    expect(
      seen(index.text, requirementsHover('file:///r', index.text, index.offset, knowledge())),
    ).toMatchObject({
      on: INDEX,
      rows: { 'torch 2.4.0': 'cu124 is among the wheels' },
    });
    expect(requirementsHover('file:///r', text, 3, knowledge())).toBeUndefined();
  });
});

describe('a hover on an index', () => {
  it.each([
    `FROM a\nRUN pip install torch==2.4.0 --index-url ${INDEX}|`,
    `FROM a\nRUN pip install torch==2.4.0 --extra-index-url=ht|${INDEX.slice(2)}`,
    `FROM a\nRUN pip install torch==2.4.0 --index|-url ${INDEX}`,
  ])('shows CUDA, driver and torch: %j', (marked) => {
    const found = hovered(marked);
    expect(found?.title).toBe('cu124 wheels of PyTorch');
    expect(found?.rows.CUDA).toBe('12.4');
    expect(found?.rows.Driver).toMatch(/^≥ 550\./);
    expect(found?.rows.torch).toContain('2.4.0');
    expect(found?.rows['torch 2.4.0']).toBe('cu124 is among the wheels');
    expect(found?.footer).toHaveLength(1);
  });

  it('of somebody else says nothing', () => {
    expect(hovered('FROM a\nRUN pip install torch --index-url https://example.org/x|')).toBeUndefined();
  });
});

describe('a hover on TORCH_CUDA_ARCH_LIST', () => {
  it('shows each architecture', () => {
    expect(hovered('FROM a\nENV TORCH_CUDA|_ARCH_LIST="8.9;9.0+PTX 1.0"')).toEqual({
      title: 'TORCH_CUDA_ARCH_LIST',
      on: 'TORCH_CUDA_ARCH_LIST',
      rows: {
        Does: 'is TORCH_CUDA_ARCH_LIST',
        '8.9': 'Ada: RTX 4090, L4',
        '9.0+PTX': 'Hopper: H100',
        '1.0': 'not known',
      },
      footer: ['A list; as of 2026-11-20'],
    });
  });

  it.each([
    'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST="8.9;9.|0+PTX"',
    'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN TORCH_CUDA_ARCH_LIST=|9.0+PTX pip install x',
    'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN export TORCH_CUDA_ARCH_LIST="8.9 9.0+PTX|" && pip install x',
  ])('shows one architecture against the toolkit of the base: %j', (marked) => {
    expect(hovered(marked)).toEqual({
      title: 'compute capability 9.0',
      on: '9.0+PTX',
      rows: {
        Architecture: 'Hopper',
        GPUs: 'H100',
        CUDA: 'from 11.8',
        'CUDA 12.4.1': 'cannot compile for it',
        '+PTX': 'its PTX is kept too, which newer GPUs translate at start',
      },
      footer: ['A list; as of 2026-11-20'],
    });
  });
});

describe('a hover on the architectures of other tools', () => {
  it.each(['FROM a\nRUN cmake -DCMAKE_CUDA_ARCHITECTURES="80;8|9" .', 'FROM a\nRUN nvcc -arch=sm_8|9 x.cu'])(
    'is the same card: %j',
    (marked) => {
      expect(hovered(marked)?.title).toBe('compute capability 8.9');
    },
  );
});

describe('the names of GPUs', () => {
  it('hold one of every kind first', () => {
    const gpus = [
      { name: 'NVIDIA A10', kind: 'datacenter' },
      { name: 'NVIDIA A16', kind: 'datacenter' },
      { name: 'GeForce RTX 3090', kind: 'consumer' },
    ] as const;
    const all = gpus.map((gpu) => ({ ...gpu, computeCapability: '8.6', architecture: 'Ampere' }));
    expect(gpuNames(all, '8.6', 2)).toBe('A10, GeForce RTX 3090 and 1 more');
    expect(gpuNames(all, '9.0', 2)).toBe('');
  });
});

describe('a hover on a setting', () => {
  it.each([
    'FROM a\nENV HF_|HOME=/x',
    'FROM a\nRUN HF_HOME|=/x python x.py',
    'FROM a\n# docker run -e HF|_HOME=/x\nRUN x',
    'FROM a\nCMD echo $|HF_HOME',
    'FROM a\nARG |HF_HOME',
  ])('stands wherever its name does: %j', (marked) => {
    expect(hovered(marked)).toMatchObject({ title: 'HF_HOME', on: 'HF_HOME', rows: { Does: 'is HF_HOME' } });
  });

  it('is a flag of docker too', () => {
    expect(hovered('# docker run --gp|us all\nFROM a')).toMatchObject({ title: '--gpus', on: '--gpus' });
    expect(hovered('FROM a\nRUN pip --gp|us2')).toBeUndefined();
  });

  it('shows each form of a flag', () => {
    const gpus = known({
      name: '--gpus',
      does: '--gpus all: since 19.03; --gpus 2: count; --gpus 2 or more',
      recommended: undefined,
      values: ['--gpus all', '--gpus 2'],
      replacedBy: undefined,
      status: undefined,
    });
    expect(hovered('# --gp|us all\nFROM a', { runFlag: () => gpus })?.rows).toEqual({
      '--gpus all': 'since 19.03',
      '--gpus 2': 'count; --gpus 2 or more',
    });
  });

  it('says what replaced it', () => {
    expect(hovered('FROM a\nENV TRANSFORMERS|_CACHE=/x')?.rows['Replaced by']).toBe('HF_HOME');
  });

  it('is nothing else', () => {
    expect(hovered('FROM a\nENV MY_HF_|HOME=/x')).toBeUndefined();
    expect(hovered('FROM a\nENV hf_|home=/x')).toBeUndefined();
  });
});

describe('a hover on a cache mount', () => {
  it('says whose cache it is', () => {
    expect(hovered('FROM a\nRUN --mount=type=cache,tar|get=/root/.cache/pip pip install x')).toMatchObject({
      on: '--mount=type=cache,target=/root/.cache/pip',
      rows: { Target: '/root/.cache/pip', 'Cache of': 'pip' },
    });
    expect(hovered('FROM a\nRUN --mount=type=cache,target=/else| x')?.rows['Cache of']).toBeUndefined();
    expect(hovered('FROM a\nRUN --mount=type=bind,target=/el|se x')).toBeUndefined();
  });
});
