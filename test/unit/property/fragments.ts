import fc from 'fast-check';

/** Fragments of real machine-learning Dockerfiles, each a whole instruction or the tail of one. */
const BASES = [
  'python:3.12-slim',
  'python:3.9',
  'ubuntu:24.04',
  'ubuntu:18.04',
  'nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04',
  'nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04',
  'nvidia/cuda:12.1.0-base-ubuntu22.04',
  'pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime',
  'pytorch/pytorch:latest',
  'tensorflow/tensorflow:2.16.1-gpu',
  'nvcr.io/nvidia/pytorch:24.05-py3',
  'continuumio/miniconda3:24.7.1-0',
  'alpine:3.20',
  'example.org/team/base:1',
  '$BASE',
  '${IMAGE:-python:3.11-slim}',
  'builder',
  'scratch',
];
const COMMANDS = [
  'apt-get update',
  'apt-get install -y build-essential git curl',
  'apt-get install -yq --no-install-recommends python3-pip',
  'apt install -y python3 python3-pip',
  'sudo apt-get install -y ffmpeg',
  'rm -rf /var/lib/apt/lists/*',
  'pip install torch==2.4.0+cu124',
  'pip3 install --no-cache-dir torch torchvision --index-url https://download.pytorch.org/whl/cu121',
  'python3 -m pip install -U pip',
  'python -m pip install -r requirements.txt',
  'pip install "numpy<2" torch==2.1.0',
  'pip install flash-attn --no-build-isolation',
  'pip install opencv-python transformers vllm',
  'pip install .',
  'uv pip install --system torch==2.7.0',
  'uv sync --frozen',
  'conda install -y -c pytorch pytorch torchvision',
  'conda activate base',
  'conda env create -f environment.yml',
  'git clone https://github.com/acme/trainer',
  'git clone -b main https://github.com/acme/other /opt/other',
  'curl -LsSf https://astral.sh/uv/install.sh | sh',
  'wget -q https://example.org/model.safetensors -O /models/model.safetensors',
  'nvidia-smi',
  'python -c "import torch; assert torch.cuda.is_available()"',
  'nvcc --version',
  'useradd -m -u 1000 app',
  'chown -R app:app /app',
  'chmod -R 777 /models',
  'sudo chmod 777 /tmp',
  'mkdir -p /models',
  'echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app',
  'huggingface-cli download org/model --token hf_abcdefghijklmnopqrstuvwxyzABCDEFGH',
  'echo "é 🚀"',
  'true',
];
const INSTRUCTIONS = [
  'WORKDIR /app',
  'COPY . .',
  'COPY requirements.txt .',
  'COPY --chown=app:app . /app',
  'ADD requirements.txt /app/',
  'ADD https://example.org/weights.bin /models/',
  'COPY --from=builder /opt/venv /opt/venv',
  'ENV HF_TOKEN=hf_abcdefghijklmnopqrstuvwxyzABCDEFGH',
  'ENV HF_HOME /root/.cache/huggingface',
  'ENV PYTHONUNBUFFERED 1',
  'ENV LD_LIBRARY_PATH=/usr/local/cuda/lib64 CUDA_VISIBLE_DEVICES=0',
  'ENV TRANSFORMERS_CACHE="/models" \\\n    TORCH_CUDA_ARCH_LIST="8.0;9.0"',
  'ENV PATH=/opt/venv/bin:$PATH',
  'ARG HF_TOKEN\nRUN python download.py',
  'ARG TORCH=2.4.0',
  'ARG GIT_SHA=unknown',
  'USER app',
  'USER root',
  'EXPOSE 8000',
  'MAINTAINER somebody',
  'LABEL version="1"',
  'VOLUME ["/data"]',
  'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
  'HEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1',
  'HEALTHCHECK --interval=30s CMD ["python", "-c", "import requests; requests.get(\'http://localhost:8000\')"]',
  'CMD uvicorn app:app',
  'CMD ["uvicorn", "app:app", "--host", "127.0.0.1", "--workers", "4"]',
  'CMD ["python", "train.py"]',
  'ENTRYPOINT ["jupyter", "lab", "--allow-root", "--ip=0.0.0.0"]',
  'RUN ["pip", "install", "torch"]',
  'RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\npip install torch\nEOF',
  "RUN <<'EOF' bash\nset -e\npip install numpy\nEOF",
  'COPY <<EOF /app/run.py\nimport torch\n# not a comment\nEOF',
  '# a comment',
  '',
];
const MOUNTS = [
  '',
  '',
  '',
  '--mount=type=cache,target=/root/.cache/pip ',
  '--mount=type=bind,source=requirements.txt,target=requirements.txt ',
  '--mount=type=cache,target=/var/lib/apt,sharing=locked \\\n    ',
];
const LINKS = [
  ' && ',
  ' && \\\n    ',
  ' \\\n && ',
  '; \\\n    ',
  ' && \\\n    # why\n    ',
  ' \\\n\n    && ',
  ' && \\  \n\t',
];

const run = fc
  .record({
    mounts: fc.constantFrom(...MOUNTS),
    // The same command twice in one RUN is nobody's.
    commands: fc.uniqueArray(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 4 }),
    links: fc.array(fc.constantFrom(...LINKS), { minLength: 3, maxLength: 3 }),
  })
  .map(({ mounts, commands, links }) =>
    commands.reduce((text, command, at) => text + (at === 0 ? '' : links[at - 1]) + command, `RUN ${mounts}`),
  );

const stage = fc
  .record({
    base: fc.constantFrom(...BASES),
    alias: fc.constantFrom('', '', ' AS builder', ' as runtime'),
    body: fc.array(fc.oneof(run, fc.constantFrom(...INSTRUCTIONS)), { maxLength: 7 }),
  })
  .map(({ base, alias, body }) => [`FROM ${base}${alias}`, ...body].join('\n'));

/** Dockerfiles put together from what people write, in the ways they write it. */
export const dockerfiles = fc
  .record({
    head: fc.constantFrom('', '# syntax=docker/dockerfile:1\n', 'ARG BASE=python:3.11\n', '# the image\n\n'),
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom('\n', ''),
    lineBreak: fc.constantFrom('\n', '\n', '\r\n'),
    tabs: fc.boolean(),
  })
  .map(({ head, stages, end, lineBreak, tabs }) => {
    const text = head + stages.join('\n\n') + end;
    const indented = tabs ? text.replaceAll('    ', '\t') : text;
    // In a here-document the carriage returns reach the shell as part of the words.
    return text.includes('<<') ? indented : indented.replaceAll('\n', lineBreak);
  });
