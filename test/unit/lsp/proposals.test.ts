import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import type { KnowledgeBase } from '../../../server/src/knowledge/types.ts';
import { readCardRequest, requestedCard } from '../../../server/src/lsp/completions/cardRequest.ts';
import { dockerfileProposals } from '../../../server/src/lsp/completions/dockerfileProposals.ts';
import type { Proposal } from '../../../server/src/lsp/completions/proposal.ts';
import { requirementsProposals } from '../../../server/src/lsp/completions/requirementsProposals.ts';
import { fits } from '../../../server/src/lsp/completions/tagProposals.ts';
import { lineMap } from '../../../server/src/text/lines.ts';
import { cursor } from './support/cursor.ts';
import { knowledge, known } from './support/knowledge.ts';

const TODAY = '2026-11-21';

function proposed(marked: string, changes: Partial<KnowledgeBase> = {}) {
  const { text, offset } = cursor(marked);
  const background = { knowledge: knowledge(changes), today: TODAY };
  const { items, complete } = dockerfileProposals(parseDockerfile('file:///d', text), offset, background);
  return { items, complete, offset, text, written: items.map((item) => apply(text, item)) };
}

/** The text after a proposal was taken. */
function apply(text: string, { span, text: written, label }: Proposal): string {
  return text.slice(0, span.start) + (written ?? label) + text.slice(span.end);
}

const labels = (marked: string, changes: Partial<KnowledgeBase> = {}) =>
  proposed(marked, changes).items.map(({ label }) => label);

describe('images', () => {
  it('are proposed by group: with a framework, with CUDA, plain', () => {
    expect(labels('FROM |')).toEqual(['pytorch/pytorch', 'nvidia/cuda', 'python']);
    expect(labels('FROM --platform=linux/amd64 nv|')).toContain('nvidia/cuda');
  });

  it('take the place of the whole word', () => {
    expect(proposed('FROM nv|x AS base\n').written).toContain('FROM nvidia/cuda AS base\n');
  });

  it.each(['FROM|', 'FROM python AS |', 'FROM nvidia/cuda:${V}|', 'FROM a\nCOPY |', '# FROM nvidia/cuda:|'])(
    'are not proposed at %j',
    (marked) => {
      expect(labels(marked)).toEqual([]);
    },
  );
});

describe('tags', () => {
  it('are those that begin as typed, in the order of the tables, ended ones last with the reason', () => {
    const { items, written } = proposed('FROM nvidia/cuda:12.|');
    expect(items.map(({ label, deprecated }) => [label, deprecated])).toEqual([
      ['12.4.1-cudnn-devel-ubuntu22.04', undefined],
      ['12.4.1-base-ubuntu22.04', undefined],
      ['12.4.1-base-ubuntu20.04', expect.stringMatching(/^Ubuntu 20.04 ended \d{4}-\d\d-\d\d$/)],
    ]);
    expect(items[0]?.detail).toMatch(/^CUDA 12\.4\.1 · cuDNN .* · driver ≥ 550 \(525 by compatibility\)/);
    expect(items[2]?.detail).toContain('Ubuntu 20.04 ended');
    expect(written[0]).toBe('FROM nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04');
  });

  it('match by their parts', () => {
    expect(labels('FROM nvidia/cuda:12.4-devel|')).toEqual(['12.4.1-cudnn-devel-ubuntu22.04']);
    expect(fits('12.4.1-base-ubuntu22.04', 'base')).toBe(false);
    expect(fits('12.4.1-base-ubuntu22.04', '12-ubuntu')).toBe(true);
    expect(fits('12.4.1-base-ubuntu22.04', '12-devel')).toBe(false);
    expect(fits('12.4.1-base-ubuntu22.04', '')).toBe(true);
  });

  it('replace a tag that stands there', () => {
    expect(proposed('FROM nvidia/cuda:|11.0-x AS a\n').written).toContain(
      'FROM nvidia/cuda:11.8.0-base-ubuntu22.04 AS a\n',
    );
  });

  it('come in portions that say so', () => {
    const tagsOf = () => Array.from({ length: 150 }, (_, at) => `12.4.${at}-base-ubuntu22.04`);
    const { items, complete } = proposed('FROM nvidia/cuda:|', { tagsOf });
    expect(items).toHaveLength(60);
    expect(complete).toBe(false);
    expect(proposed('FROM nvidia/cuda:12.4.149|', { tagsOf }).complete).toBe(true);
  });

  it('of one release begin with the operating system that has the most', () => {
    const tagsOf = () => ['12.4.1-base-rockylinux8', '12.4.1-base-ubuntu22.04', '12.4.0-base-ubuntu22.04'];
    expect(labels('FROM nvidia/cuda:|', { tagsOf })).toEqual([
      '12.4.1-base-ubuntu22.04',
      '12.4.1-base-rockylinux8',
      '12.4.0-base-ubuntu22.04',
    ]);
  });

  it('that are gone are shown to those who type them', () => {
    const { items } = proposed('FROM nvidia/cuda:10.2-|');
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ deprecated }) => deprecated?.startsWith('NVIDIA removed this tag'))).toBe(true);
    expect(items.every(({ deprecated, detail }) => detail?.startsWith(deprecated ?? '-'))).toBe(true);
    expect(labels('FROM nvidia/cuda:|').some((tag) => tag.startsWith('10.'))).toBe(false);
  });

  it('are unknown for other repositories', () => {
    expect(labels('FROM example.org/team/image:|')).toEqual([]);
  });
});

describe('versions', () => {
  it('of torch: those for the CUDA of the base first', () => {
    expect(labels('FROM nvidia/cuda:11.7.1-base-ubuntu22.04\nRUN pip install torch==|')).toEqual([
      '1.13.1',
      '2.5.1',
      '2.4.0',
    ]);
    expect(labels('FROM a\nRUN pip install torch==|')).toEqual(['2.5.1', '2.4.0', '1.13.1']);
  });

  it('of torch: those the index beside them has', () => {
    const found = labels(
      'FROM a\nRUN pip install torch==2.| --index-url https://download.pytorch.org/whl/cu121',
    );
    expect(found).toContain('2.4.0');
    expect(found).not.toContain('1.13.1');
  });

  it('of torch with a label: its wheels', () => {
    const { written } = proposed('FROM a\nRUN pip install torch==2.4.0+|');
    expect(written).toContain('FROM a\nRUN pip install torch==2.4.0+cu124');
  });

  it('that the Python of the base cannot install are left out', () => {
    expect(labels('FROM python:3.13-slim\nRUN pip install vllm==|')).toEqual(['0.6.6']);
    expect(labels('FROM a\nRUN pip install vllm==|')).toEqual(['0.6.6', '0.5.0']);
  });

  it.each([
    'FROM a\nRUN pip install torch==2.4.0 torchvision==|',
    'FROM a\nRUN pip install torch==2.4.0+cu124\nRUN uv pip install torchvision==|',
    'FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime\nRUN pip install torchvision==|',
  ])('of torchvision belong to the torch of %j', (marked) => {
    const { items } = proposed(marked);
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ['0.19.0', 'published with torch 2.4.0'],
    ]);
  });

  it.each([
    ['FROM a\nRUN pip install "torch==2.|"', 'FROM a\nRUN pip install "torch==2.4.0"'],
    ['FROM a\nRUN pip install "torch==2.|', 'FROM a\nRUN pip install "torch==2.4.0'],
    ['FROM a\nRUN pip install torch==|2.3.0 numpy', 'FROM a\nRUN pip install torch==2.4.0 numpy'],
    ['FROM a\nRUN ["pip", "install", "torch==|"]', 'FROM a\nRUN ["pip", "install", "torch==2.4.0"]'],
    [
      'FROM a\nRUN apt-get update && \\\n  pip install \\\n    torch==|',
      'FROM a\nRUN apt-get update && \\\n  pip install \\\n    torch==2.4.0',
    ],
    ['FROM a\nRUN <<EOF\npip install torch==|\nEOF\n', 'FROM a\nRUN <<EOF\npip install torch==2.4.0\nEOF\n'],
  ])('are written where they stand: %j', (marked, after) => {
    expect(proposed(marked).written).toContain(after);
  });

  it.each([
    'FROM a\nRUN echo torch==|',
    'FROM a\nRUN pip install torch=|',
    'FROM a\nRUN pip install torch>=|',
  ])('are not proposed at %j', (marked) => {
    expect(labels(marked)).toEqual([]);
  });
});

describe('indexes', () => {
  it.each([
    'FROM a\nRUN pip install torch==2.4.0 --index-url |',
    'FROM a\nRUN pip install torch==2.4.0 --index-url=|',
    'FROM a\nRUN pip install torch==2.4.0 --extra-index-url https://|',
    'FROM a\nRUN pip install torch==2.4.0 \\\n    -i |',
  ])('hold the torch beside them: %j', (marked) => {
    const { items } = proposed(marked);
    const variants = items.map(({ label }) => label.split('/').at(-1));
    expect(variants[0]).toBe('cu121');
    expect(variants).toContain('cu124');
    expect(variants).not.toContain('cu128');
    expect(items[0]?.detail).toContain('CUDA 12.1');
  });

  it.each([
    'FROM a\nRUN pip install torch==2.4.0 --index-url |"$X"',
    'FROM a\nRUN pip install torch==2.4.0 --index-url "x"|',
  ])('are not proposed outside of quotes: %j', (marked) => {
    expect(labels(marked)).toEqual([]);
  });

  it('put the one for the CUDA of the base first, and keep to a label', () => {
    const base = 'FROM nvidia/cuda:12.4.1-base-ubuntu22.04\nRUN pip install ';
    expect(labels(`${base}torch==2.4.0 --index-url |`)[0]).toMatch(/cu124$/);
    expect(labels(`${base}torch==2.4.0+cu118 --index-url |`)).toEqual([expect.stringMatching(/cu118$/)]);
  });

  it('are those of the newest torch where none is pinned', () => {
    expect(labels('FROM a\nRUN pip install torch --index-url |')[0]).toMatch(/cu124$/);
  });
});

describe('variables', () => {
  it('are written with their usual value, credentials are not proposed, replaced ones come last', () => {
    const { items, written } = proposed('FROM a\nENV H|');
    expect(written[0]).toBe('FROM a\nENV HF_HOME=/cache');
    expect(items.map(({ label, deprecated }) => [label, deprecated])).toEqual([
      ['HF_HOME', undefined],
      ['TORCH_CUDA_ARCH_LIST', undefined],
      ['TRANSFORMERS_CACHE', 'replaced by HF_HOME'],
    ]);
  });

  it('keep the value that is there, and stand at later places too', () => {
    expect(proposed('FROM a\nENV H|=x').written[0]).toBe('FROM a\nENV HF_HOME=x');
    expect(proposed('FROM a\nENV A=1 |').written[0]).toBe('FROM a\nENV A=1 HF_HOME=/cache');
    expect(proposed('FROM a\nENV A=1 \\\n  H|').written[0]).toBe('FROM a\nENV A=1 \\\n  HF_HOME=/cache');
  });

  it('have values', () => {
    expect(labels('FROM a\nENV HF_HOME=|')).toEqual(['/cache', '/models']);
  });

  it.each(['FROM a\nENV A |', 'FROM a\nENV A=|', 'FROM a\nENV A=x|'])('are not proposed at %j', (marked) => {
    expect(labels(marked)).toEqual([]);
  });
});

describe('architectures', () => {
  it.each([
    ['FROM a\nENV TORCH_CUDA_ARCH_LIST="8.9;|"', ['9.0']],
    ['FROM a\nENV TORCH_CUDA_ARCH_LIST="8.9;|', ['9.0']],
    ['FROM a\nENV TORCH_CUDA_ARCH_LIST="8|"', ['9.0', '8.9']],
    ['FROM a\nENV TORCH_CUDA_ARCH_LIST=|', ['9.0', '8.9']],
    ['FROM a\nARG TORCH_CUDA_ARCH_LIST=|', ['9.0', '8.9']],
    ['FROM a\nRUN TORCH_CUDA_ARCH_LIST="9.0 |" pip install x', ['8.9']],
    ['FROM a\nRUN export TORCH_CUDA_ARCH_LIST="9.0 |" && pip install x', ['8.9']],
  ])('are those not listed yet: %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it('are those the toolkit of the base compiles for', () => {
    const compilable = () =>
      known({ cuda: '12.4', capabilities: ['8.6', '8.9'], oldest: '8.6', newest: '8.9' });
    const marked = 'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST=|';
    expect(labels(marked, { compilable })).toEqual(['8.9', '8.6']);
    expect(proposed(marked, { compilable }).items[0]?.detail).toBe('Ada: RTX 4090, L4');
  });

  it('replace the one they stand on', () => {
    expect(proposed('FROM a\nENV TORCH_CUDA_ARCH_LIST="8.0;8|.6+PTX"').written).toContain(
      'FROM a\nENV TORCH_CUDA_ARCH_LIST="8.0;8.9"',
    );
  });
});

describe('cache mounts', () => {
  it.each([
    ['pip install x', ['/root/.cache/pip']],
    ['uv pip install x', ['/root/.cache/uv']],
    ['apt-get install -y x', ['/var/cache/apt,sharing=locked', '/var/lib/apt,sharing=locked']],
    ['conda install x', ['/opt/conda/pkgs']],
    ['hf download x', ['/root/.cache/huggingface']],
  ])('of %s', (command, folders) => {
    const { written } = proposed(`FROM a\nRUN --mount=type=cache,target=| ${command}`);
    expect(written).toEqual(
      folders.map((folder) => `FROM a\nRUN --mount=type=cache,target=${folder} ${command}`),
    );
  });

  it('are all of them while no tool is called, and can be the whole flag', () => {
    expect(proposed('FROM a\nRUN --mount=type=cache,target=|').items).toHaveLength(6);
    expect(proposed('FROM a\nRUN --mount=| pip install x').written).toEqual([
      'FROM a\nRUN --mount=type=cache,target=/root/.cache/pip pip install x',
    ]);
  });

  it('follow the variable that moves the cache, and sharing that is there', () => {
    expect(labels('FROM a\nENV PIP_CACHE_DIR=/c\nRUN --mount=type=cache,target=| pip install x')).toEqual([
      '/c',
    ]);
    expect(labels('FROM a\nENV PIP_CACHE_DIR=$X\nRUN --mount=type=cache,target=| pip install x')).toEqual([]);
    expect(
      proposed('FROM a\nRUN --mount=type=cache,sharing=private,target=/v|,id=a apt-get install x').written[0],
    ).toBe('FROM a\nRUN --mount=type=cache,sharing=private,target=/var/cache/apt,id=a apt-get install x');
  });

  it('are not for other mounts', () => {
    expect(labels('FROM a\nRUN --mount=type=bind,target=| pip install x')).toEqual([]);
  });
});

describe('requirements files', () => {
  const written = (marked: string) => {
    const { text, offset } = cursor(marked);
    const { items } = requirementsProposals(text, lineMap(text), offset, knowledge());
    return items.map((item) => apply(text, item));
  };

  it('get versions', () => {
    expect(written('numpy\ntorch==|\n')).toContain('numpy\ntorch==2.4.0\n');
    expect(written('torch==2.4.0\ntorchvision==|  # x\n')).toEqual([
      'torch==2.4.0\ntorchvision==0.19.0  # x\n',
    ]);
    expect(written('vllm[audio] == 0|.1\r\n')).toContain('vllm[audio] == 0.6.6\r\n');
  });

  it('get indexes', () => {
    expect(written('--index-url |\ntorch==2.4.0\n')[0]).toMatch(
      /^--index-url https:\S+\/cu121\ntorch==2\.4\.0\n$/,
    );
    expect(written('# --index-url |\ntorch==2.4.0\n')).toEqual([]);
  });
});

describe('garbage', () => {
  const long = '1-'.repeat(5000);
  it.each([
    `FROM nvidia/cuda:${long}|`,
    'FROM nvidia/cuda:12.x|',
    'FROM :|',
    'FROM @sha256:|',
    `FROM a\nRUN pip install torch==${long}|`,
    'FROM a\nRUN pip install torch==banana+|',
    'FROM a\nRUN pip install torch==banana --index-url |',
    'FROM a\nRUN pip install __proto__==|',
    'FROM a\nENV __proto__=|',
    `FROM a\nENV TORCH_CUDA_ARCH_LIST=${';'.repeat(5000)}|`,
    'FROM a\nRUN --mount=|=,=,target=|',
  ])('gives no exception and nothing false: %.60j', (marked) => {
    expect(labels(marked).filter((label) => /banana|proto/.test(label))).toEqual([]);
  });
});

describe('cards of proposals', () => {
  it('are drawn from what came back', () => {
    const background = { knowledge: knowledge(), today: TODAY };
    const titles = [
      { about: 'image', name: 'nvidia/cuda:12.4.1-base-ubuntu22.04' },
      { about: 'package', name: 'torch', version: '2.4.0' },
      { about: 'index', name: 'https://download.pytorch.org/whl/cu124', version: '2.4.0' },
      { about: 'variable', name: 'HF_HOME' },
      { about: 'architecture', name: '8.9', version: '12.4' },
    ].map((data) => {
      const request = readCardRequest(JSON.parse(JSON.stringify(data)));
      return request === undefined ? undefined : requestedCard(request, background)?.title;
    });
    expect(titles).toEqual([
      'nvidia/cuda:12.4.1-base-ubuntu22.04',
      'torch 2.4.0',
      'cu124 wheels of PyTorch',
      'HF_HOME',
      'compute capability 8.9',
    ]);
  });

  it.each([[undefined], [null], ['x'], [{}], [{ about: 'x', name: 'y' }], [{ about: 'image', name: 1 }]])(
    'are not drawn from %j',
    (data) => {
      expect(readCardRequest(data)).toBeUndefined();
    },
  );
});
