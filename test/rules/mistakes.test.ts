import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../server/src/engine/config.ts';
import { lint } from '../../server/src/engine/lint.ts';
import { NO_PROJECT } from '../../server/src/engine/projectFacts.ts';
import { readRequirementsFile } from '../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { RULES } from '../../server/src/rules/index.ts';

interface Mistake {
  /** Number in the list of mistakes that guides make. */
  readonly id: string;
  readonly rule: string;
  readonly text: string;
  /** Contents of requirements.txt beside it. */
  readonly requirements?: string;
  readonly targetDriver?: string;
}

/** What guides on Dockerfiles for machine learning get wrong, each in a Dockerfile as the guide shows it. */
const MISTAKES: readonly Mistake[] = [
  {
    id: 'M1 a cuDNN variant that was never built',
    rule: 'base-tag-unknown',
    text: 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n',
  },
  {
    id: 'M2 a CUDA version of two parts',
    rule: 'base-tag-unknown',
    text: 'FROM nvidia/cuda:12.0-runtime-ubuntu22.04\n',
  },
  {
    id: 'M2 pip in an image without Python',
    rule: 'base-has-no-python',
    text: 'FROM nvidia/cuda:12.0.1-runtime-ubuntu22.04\nRUN pip install --no-cache-dir flask==3.0.0\n',
  },
  {
    id: 'M3 the repository without its owner',
    rule: 'base-tag-unknown',
    text: 'FROM cuda:11.8-runtime-ubuntu20.04\n',
  },
  {
    id: 'M4 a CUDA build PyTorch never had',
    rule: 'base-tag-unknown',
    text: 'FROM pytorch/pytorch:2.1.0-cuda12.4-cudnn8-runtime\n',
  },
  {
    id: 'M4 the repository without its owner',
    rule: 'base-tag-unknown',
    text: 'FROM pytorch:2.1.0-cuda12.4-cudnn8-runtime\n',
  },
  {
    id: 'M5 a wheel that was never built',
    rule: 'torch-cuda-pair-missing',
    text: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir torch==2.1.0 --index-url https://download.pytorch.org/whl/cu124\n',
  },
  {
    id: 'M6 alternatives written as stages',
    rule: 'unused-stage',
    text: 'FROM python:3.12-slim\nRUN pip install --no-cache-dir flask==3.0.0\n# OR\nFROM python:3.13-slim\nCOPY app.py .\n',
  },
  { id: 'M7 a Python past its end', rule: 'base-eol', text: 'FROM python:3.10-slim\n' },
  {
    id: 'M8 Alpine for torch',
    rule: 'alpine-ml-wheels',
    text: 'FROM python:3.12-alpine\nRUN pip install --no-cache-dir torch==2.7.0\n',
  },
  {
    id: 'M9 distroless with another Python',
    rule: 'distroless-python-mismatch',
    text: 'FROM python:3.11-slim AS builder\nRUN pip install --no-cache-dir --target=/app/lib fastapi==0.115.0 uvicorn==0.30.0\nFROM gcr.io/distroless/python3-debian12\nCOPY --from=builder /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages\nCMD ["uvicorn", "app:app"]\n',
  },
  {
    id: 'M12 a driver in the image',
    rule: 'driver-in-image',
    text: 'FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y --no-install-recommends nvidia-driver-550 && rm -rf /var/lib/apt/lists/*\n',
  },
  {
    id: 'M14 a GPU looked for while building',
    rule: 'gpu-check-at-build',
    text: 'FROM pytorch/pytorch:2.7.0-cuda12.8-cudnn9-runtime\nRUN python -c "import torch; print(torch.cuda.is_available())"\n',
  },
  {
    id: 'M17 the key of a repository by apt-key',
    rule: 'cuda-apt-key-stale',
    text: 'FROM nvidia/cuda:12.4.1-base-ubuntu22.04\nRUN apt-key adv --fetch-keys https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64/7fa2af80.pub\n',
  },
  {
    id: 'M18 newer than the driver takes',
    rule: 'driver-too-old',
    text: 'FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu22.04\n',
    targetDriver: '535.183.01',
  },
  {
    id: 'M19 torch over torch',
    rule: 'framework-reinstalled',
    text: 'FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime\nRUN pip install --no-cache-dir torch==2.4.0+cu121 --extra-index-url https://download.pytorch.org/whl/cu121\n',
  },
  {
    id: 'M22 a GPU image for arm64',
    rule: 'arm64-gpu-platform',
    text: 'FROM --platform=linux/arm64 python:3.12-slim\nRUN pip install --no-cache-dir onnxruntime-gpu==1.20.0\n',
  },
  {
    id: 'M23 curl that is not there',
    rule: 'healthcheck-tool-missing',
    text: 'FROM pytorch/pytorch:2.7.0-cuda12.8-cudnn9-runtime\nHEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1\n',
  },
  {
    id: 'M24 requests that is not there',
    rule: 'healthcheck-tool-missing',
    text: 'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nHEALTHCHECK CMD python -c "import requests; requests.get(\'http://localhost:8000/health\').raise_for_status()"\n',
    requirements: 'flask==3.0.0\n',
  },
  {
    id: 'M25 a check that cannot fail',
    rule: 'healthcheck-weak',
    text: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir requests==2.32.0\nHEALTHCHECK --start-period=120s CMD python -c "import requests; requests.get(\'http://localhost:8000/health\')"\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
  },
  {
    id: 'M26 a start period shorter than the load',
    rule: 'healthcheck-weak',
    text: 'FROM vllm/vllm-openai:v0.9.0\nHEALTHCHECK --start-period=10s --timeout=5s CMD curl -f http://localhost:8000/health || exit 1\nCMD ["vllm", "serve", "org/model"]\n',
  },
  {
    id: 'M28 a server nobody installs',
    rule: 'server-not-installed',
    text: 'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
    requirements: 'flask==3.0.0\n',
  },
  {
    id: 'M29 four workers on one GPU',
    rule: 'gpu-multi-worker',
    text: 'FROM pytorch/pytorch:2.7.0-cuda12.8-cudnn9-runtime\nRUN pip install --no-cache-dir uvicorn==0.30.0\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--workers", "4"]\n',
  },
  {
    id: 'M32 the home of root for another user',
    rule: 'nonroot-path-unreadable',
    text: 'FROM python:3.12-slim AS builder\nRUN pip install --user --no-cache-dir flask==3.0.0\nFROM python:3.12-slim\nCOPY --from=builder /root/.local /root/.local\nENV PATH=/root/.local/bin:$PATH\nRUN useradd -m -u 10001 app\nUSER 10001\nCMD ["flask", "run", "--host", "0.0.0.0"]\n',
  },
  {
    id: 'M33 a cache the user cannot write',
    rule: 'nonroot-cache-unwritable',
    text: 'FROM python:3.12-slim\nENV HF_HOME=/app/.cache\nRUN pip install --no-cache-dir transformers==4.44.0 && python -c "from transformers import pipeline; pipeline(\'sentiment-analysis\')"\nRUN useradd -m -u 10001 app\nUSER 10001\nCMD ["python", "serve.py"]\n',
  },
  {
    id: 'M35 a number that is taken',
    rule: 'uid-1000-taken',
    text: 'FROM ubuntu:24.04\nRUN useradd -m -u 1000 app\n',
  },
  {
    id: 'M37 compilers in the image that runs',
    rule: 'build-tools-shipped',
    text: 'FROM ubuntu:24.04 AS base\nRUN apt-get update && apt-get install -y --no-install-recommends python3.12-dev git build-essential && rm -rf /var/lib/apt/lists/*\nFROM base AS runtime\nEXPOSE 8000\nCMD ["python3", "serve.py"]\n',
  },
  {
    id: 'M38 cleaning up where nothing was installed',
    rule: 'apt-hygiene',
    text: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN apt-get clean && rm -rf /var/lib/apt/lists/*\n',
  },
  {
    id: 'M39 a cache mount in the comment only',
    rule: 'cache-mount-opportunity',
    text: '# syntax=docker/dockerfile:1\nFROM python:3.12-slim\nCOPY requirements.txt .\n# PIP cache mount\nRUN pip install --no-cache-dir --upgrade -r requirements.txt\n',
  },
  {
    id: 'M41 a comment behind an instruction',
    rule: 'trailing-comment-argument',
    text: 'FROM python:3.12-slim\nCOPY . /app # the code\n',
  },
  {
    id: 'M43 an instruction inside of a comment',
    rule: 'trailing-comment-argument',
    text: 'FROM python:3.12-slim\n# Copy ONLY requirements first COPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
  },
  {
    id: 'M44 source edited in the image',
    rule: 'source-edited-in-image',
    text: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN echo "import logging" >> /app/app.py\n',
  },
  { id: 'M45 FROM and as', rule: 'from-as-casing', text: 'FROM python:3.12-slim as builder\n' },
  {
    id: 'M47 a token as an argument',
    rule: 'secret-in-arg-env',
    text: 'FROM python:3.12-slim\nARG HUGGINGFACE_TOKEN\nRUN HF_TOKEN=$HUGGINGFACE_TOKEN python download.py\n',
  },
  {
    id: 'M48 a token written out',
    rule: 'secret-literal',
    text: 'FROM python:3.12-slim\nRUN export HUGGINGFACE_TOKEN=hf_Zk3xQm9Rt7LpWv2YbNc5DfGh8JsKq4TuXe\n',
  },
  {
    id: 'M48 an export that ends with its RUN',
    rule: 'export-in-run',
    text: 'FROM python:3.12-slim\nRUN export MODEL_DIR=/models\nCMD ["python", "serve.py"]\n',
  },
  {
    id: 'M49 a pin that matches no release',
    rule: 'release-not-on-index',
    text: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir scikit-learn==1.4.1\n',
  },
  {
    id: 'M51 latest',
    rule: 'base-tag-floating',
    text: 'FROM pytorch/pytorch:latest\n',
  },
  {
    id: 'M53 a name transformers no longer reads',
    rule: 'hf-build-traps',
    text: 'FROM python:3.12-slim\nENV TRANSFORMERS_CACHE=/models\n',
  },
];

/*
 * Mistakes of the same list that no Dockerfile shows:
 *
 * | mistake | why |
 * | --- | --- |
 * | M11 "-runtime brings cuDNN", M12 "the image holds the driver" | claims in prose; hover on a tag says what it holds |
 * | M13 a final image smaller than its base | a claim about sizes |
 * | M15 `--gpus device=1` with CUDA_VISIBLE_DEVICES=1 | flags of `docker run` |
 * | M16 who grabs all GPU memory, M20 which wheel is the default | claims in prose |
 * | M21 `pip-compile --platform` | a command on the host |
 * | M27 Kubernetes and HEALTHCHECK, M51 GPU, shm and probes | Compose and Kubernetes files |
 * | M30 a signal handler, M31 deprecated calls | Python code |
 * | M34 USER by name under runAsNonRoot | decided by the Kubernetes file; the fix of runs-as-root writes a number |
 * | M36 USER before WORKDIR | who owns the folder depends on the builder, not on the file |
 * | M40 what the context holds | `.dockerignore` and the folder |
 * | M42 a comment behind a continuation of `docker run` | a shell command |
 * | M46 `--secret` without `id=` | flags of `docker build` |
 * | M50 "byte for byte", M54 what the client sends | claims in prose |
 * | M52 CI | workflow files |
 *
 * A Dockerfile shows these, and no rule reports them yet:
 *
 * | mistake | what is missing |
 * | --- | --- |
 * | M10 USER before FROM | the parser reports it (below), not a rule |
 * | M21 `pip install -f` with an index of folders | that pip finds nothing there is not confirmed |
 */

const knowledge = loadKnowledge();

describe('mistakes that guides make', () => {
  it.each(MISTAKES)('$id: $rule', ({ rule, text, requirements, targetDriver }) => {
    const read = (path: string) =>
      requirements !== undefined && path === 'requirements.txt'
        ? readRequirementsFile(path, requirements)
        : undefined;
    const { findings } = lint({
      file: parseDockerfile('file:///project/Dockerfile', text),
      rules: RULES,
      knowledge,
      project: requirements === undefined ? NO_PROJECT : { ...NO_PROJECT, requirements: read },
      config: { ...DEFAULT_CONFIG, targetDriver },
      today: '2026-11-21',
    });
    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('M10 a user before the first FROM', () => {
    const file = parseDockerfile(
      'file:///project/Dockerfile',
      'RUN useradd app\nUSER app\nFROM python:3.12-slim\n',
    );
    expect(file.problems.map(({ message }) => message)).not.toEqual([]);
  });
});
