import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG, type LintConfig } from '../../../server/src/engine/config.ts';
import type { BuildResult } from '../../../server/src/engine/preflight/item.ts';
import { preflight } from '../../../server/src/engine/preflight/preflight.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { RULES } from '../../../server/src/rules/index.ts';

const knowledge = loadKnowledge();

interface Around {
  readonly requirements?: string;
  readonly config?: Partial<LintConfig>;
  readonly build?: BuildResult;
}

function ask(text: string, { requirements, config, build = {} }: Around = {}) {
  const file = parseDockerfile('file:///project/Dockerfile', text);
  const items = preflight(
    {
      file,
      rules: RULES,
      knowledge,
      project: {
        requirements: (path) =>
          requirements === undefined
            ? undefined
            : readRequirementsFile(`file:///project/${path}`, requirements),
      },
      config: { ...DEFAULT_CONFIG, ...config },
      today: '2026-11-21',
    },
    build,
  );
  return items?.map((item) => {
    const line = item.span === undefined ? undefined : file.lines.position(item.span.start).line + 1;
    return { ...item, line };
  });
}

function item(id: string, text: string, around?: Around) {
  const found = ask(text, around)?.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  const { status, detail, line, rule } = found;
  return { status, detail, line, rule };
}

const SLIM = 'FROM python:3.12-slim-bookworm\n';
const GOOD = `# syntax=docker/dockerfile:1
# docker run --gpus all --shm-size 2g
FROM nvidia/cuda:12.4.1-devel-ubuntu22.04 AS builder
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/venv
RUN --mount=type=cache,target=/root/.cache/pip /opt/venv/bin/pip install torch==2.4.0 --index-url https://download.pytorch.org/whl/cu124
FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY --from=builder /opt/venv /opt/venv
USER 10001
EXPOSE 8000
HEALTHCHECK --start-period=120s CMD ["/opt/venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/health', timeout=4)"]
CMD ["/opt/venv/bin/python", "serve.py"]
`;

describe('preflight', () => {
  it('passes all of a file that has everything, once it is built and the host is known', () => {
    const items = ask(GOOD, {
      config: { targetDriver: '550.54.15' },
      build: { bytes: 4_200_000_000, seconds: 240 },
    });
    expect(items?.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(items?.map(({ id, line }) => [id, line])).toEqual([
      ['multi-stage', 9],
      ['cuda-pinned', 6],
      ['dependencies-pinned', 6],
      ['cache-mounts', 6],
      ['non-root', 10],
      ['health-check', 12],
      ['shared-memory', 2],
      ['gpu-driver', 7],
      ['image-size', undefined],
      ['build-time', undefined],
    ]);
  });

  it('has nothing to say of a file that builds nothing', () => {
    expect(ask('ARG A=1\n')).toBeUndefined();
    expect(ask('')).toBeUndefined();
  });

  it('asks rules that the settings switch off', () => {
    const off = { severity: 'off', options: {} } as const;
    const config = { rules: new Map([['base-tag-floating', off]]) };
    expect(item('cuda-pinned', 'FROM pytorch/pytorch:latest\n', { config })).toMatchObject({
      status: 'failed',
      rule: 'base-tag-floating',
      line: 1,
    });
  });

  it('can not verify what a base holds that no table knows', () => {
    const items = ask('FROM registry.example.com/team/base:1\n')?.map(({ id, status }) => [id, status]);
    expect(Object.fromEntries(items ?? [])).toEqual({
      'multi-stage': 'unverified',
      'cuda-pinned': 'unverified',
      'dependencies-pinned': 'not-applicable',
      'cache-mounts': 'not-applicable',
      'non-root': 'unverified',
      'health-check': 'not-applicable',
      'shared-memory': 'not-applicable',
      'gpu-driver': 'unverified',
      'image-size': 'unverified',
      'build-time': 'unverified',
    });
  });
});

describe('multi-stage', () => {
  it.each([
    ['one stage without a compiler', SLIM, 'not-applicable'],
    [
      'one stage that compiles',
      `${SLIM}RUN apt-get update && apt-get install -y build-essential\nRUN pip install numpy==2.1.0\nEXPOSE 8000\n`,
      'unverified',
    ],
    ['a stage by its number', 'FROM scratch\nFROM scratch\nCOPY --from=0 /a /b\n', 'passed'],
    [
      'a copy from an image only',
      `${SLIM}COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/\n`,
      'not-applicable',
    ],
  ])('%s', (_, text, status) => {
    expect(item('multi-stage', text).status).toBe(status);
  });
});

describe('cuda-pinned', () => {
  it('needs to see all that is installed', () => {
    const text = 'FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nRUN pip install -r requirements.txt\n';
    expect(item('cuda-pinned', text).status).toBe('unverified');
    expect(item('cuda-pinned', text, { requirements: 'numpy==1.26.4\n' })).toMatchObject({
      status: 'passed',
      detail: 'CUDA 12.4.1 of nvidia/cuda:12.4.1-runtime-ubuntu22.04',
    });
  });

  it('does not apply without CUDA', () => {
    expect(item('cuda-pinned', `${SLIM}RUN pip install numpy==2.1.0\n`).status).toBe('not-applicable');
    const cpu = `${SLIM}RUN pip install torch==2.4.0 --index-url https://download.pytorch.org/whl/cpu\n`;
    expect(item('cuda-pinned', cpu).status).toBe('not-applicable');
  });

  it('fails on a floating tag of an image with CUDA, and of no other', () => {
    const wheel = 'RUN pip install torch==2.4.0 --index-url https://download.pytorch.org/whl/cu124\n';
    expect(item('cuda-pinned', 'FROM pytorch/pytorch:latest\n').rule).toBe('base-tag-floating');
    expect(item('cuda-pinned', `FROM golang AS tool\n${SLIM}${wheel}`).status).toBe('passed');
  });

  it('fails on a wheel that was never built', () => {
    const text = `${SLIM}RUN pip install torch==2.1.0 --index-url https://download.pytorch.org/whl/cu124\n`;
    expect(item('cuda-pinned', text)).toMatchObject({
      status: 'failed',
      rule: 'torch-cuda-pair-missing',
      line: 2,
    });
  });
});

describe('dependencies-pinned', () => {
  it.each([
    ['pinned', 'RUN pip install numpy==2.1.0', 'passed'],
    ['open', 'RUN pip install "numpy>=2"', 'failed'],
    ['decided by torch', 'RUN pip install torch==2.4.0 torchvision torchaudio', 'passed'],
    ['the installer itself', 'RUN pip install --upgrade pip setuptools', 'not-applicable'],
    ['hashes', 'RUN pip install --require-hashes -r other.txt', 'passed'],
    ['constraints', 'RUN pip install numpy -c constraints.txt', 'unverified'],
    ['the project', 'RUN pip install .', 'unverified'],
    ['a lock file', 'COPY uv.lock pyproject.toml ./\nRUN uv sync', 'passed'],
    ['a strict lock', 'RUN uv sync --frozen', 'passed'],
    ['perhaps a lock', 'RUN poetry install', 'unverified'],
    ['conda in one version', 'RUN conda install -y numpy=2.1', 'passed'],
    ['conda without', 'RUN conda install -y numpy', 'failed'],
    ['conda from a file', 'RUN conda env create -f environment.yml', 'unverified'],
  ])('%s', (_, line, status) => {
    expect(item('dependencies-pinned', `${SLIM}${line}\n`).status).toBe(status);
  });

  it('names what is open in a requirements file', () => {
    const around = { requirements: 'numpy==2.1.0\nfastapi\nuvicorn>=0.30\n' };
    expect(item('dependencies-pinned', `${SLIM}RUN pip install -r requirements.txt\n`, around)).toMatchObject(
      {
        status: 'failed',
        detail: '2 of 3 packages without one version: fastapi, uvicorn',
        line: 2,
      },
    );
  });
});

describe('cache-mounts', () => {
  it.each([
    ['RUN pip install numpy==2.1.0', 'failed'],
    ['RUN --mount=type=cache,target=/root/.cache/pip pip install numpy==2.1.0', 'passed'],
    ['RUN echo nothing', 'not-applicable'],
  ])('%s', (line, status) => {
    expect(item('cache-mounts', `${SLIM}${line}\n`).status).toBe(status);
  });
});

describe('non-root', () => {
  it.each([
    ['', 'failed'],
    ['USER 10001\n', 'passed'],
    ['USER app:app\nUSER root\n', 'failed'],
    ['USER $SOMEBODY\n', 'unverified'],
    ['ENTRYPOINT ["gosu", "app", "serve"]\n', 'unverified'],
  ])('%j', (lines, status) => {
    expect(item('non-root', `${SLIM}${lines}`).status).toBe(status);
  });
});

describe('health-check', () => {
  it.each([
    ['CMD ["python", "train.py"]\n', 'not-applicable'],
    ['EXPOSE 8000\n', 'failed'],
    ['EXPOSE 8000\nHEALTHCHECK NONE\n', 'failed'],
    ['EXPOSE 8000\nHEALTHCHECK CMD curl -f http://localhost:8000/\n', 'failed'],
    ['EXPOSE 8000\nHEALTHCHECK CMD ["python", "check.py"]\n', 'passed'],
  ])('%j', (lines, status) => {
    expect(item('health-check', `${SLIM}${lines}`).status).toBe(status);
  });
});

describe('shared-memory', () => {
  const torch = `${SLIM}RUN pip install torch==2.4.0\n`;
  it.each([
    ['not applicable without PyTorch', SLIM, {}, 'not-applicable'],
    ['said nowhere', torch, {}, 'unverified'],
    ['said by a comment', `# docker run --ipc=host\n${torch}`, {}, 'passed'],
    ['set by a profile', torch, { build: { sharedMemory: 'profile "train": 8g' } }, 'passed'],
  ])('%s', (_, text, around, status) => {
    expect(item('shared-memory', text, around).status).toBe(status);
  });
});

describe('gpu-driver', () => {
  const text = 'FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\n';
  it('needs the driver of a host', () => {
    const { status, detail } = item('gpu-driver', text);
    expect(status).toBe('unverified');
    expect(detail).toMatch(/^no driver of a host is known; CUDA 12\.4\.1 needs \d+\.\d+(\.\d+)? or newer$/);
  });

  it.each([
    ['550.54.15', 'passed', undefined],
    ['450.80.02', 'failed', 'driver-too-old'],
  ])('driver %s: %s', (targetDriver, status, rule) => {
    expect(item('gpu-driver', text, { config: { targetDriver } })).toMatchObject({ status, rule });
  });

  it('takes the host that was looked at where no target is set', () => {
    const host = { name: 'this host', driver: '550.54.15', gpus: [] };
    expect(item('gpu-driver', text, { config: { host } }).status).toBe('passed');
  });

  it('fails on a question to the GPU during the build', () => {
    const build = `${text}RUN nvidia-smi\n`;
    expect(item('gpu-driver', build, { config: { targetDriver: '550.54.15' } })).toMatchObject({
      status: 'failed',
      rule: 'gpu-check-at-build',
      line: 2,
    });
  });
});

describe('size and time', () => {
  it('takes what the build gave', () => {
    expect(item('image-size', SLIM, { build: { bytes: 9_400_000_000 } })).toMatchObject({
      status: 'failed',
      detail: 'the last build has 9.4 GB',
    });
    expect(item('build-time', SLIM, { build: { seconds: 301 } }).status).toBe('failed');
  });

  it.each([
    ['pytorch/pytorch:2.7.1-cuda11.8-cudnn9-runtime', 'alone has about 6.5 GB'],
    ['nvcr.io/nvidia/pytorch:26.03-py3', 'alone has 10.5 GB compressed'],
  ])('knows that %s is too large by itself', (image, size) => {
    const { status, detail } = item('image-size', `FROM ${image}\n`);
    expect({ status, detail }).toEqual({ status: 'failed', detail: `${image} ${size}` });
  });
});
