// A folder as a user has it, made anew for each session, so that edits and builds touch nothing of the repository.
import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../scripts/find-program.mjs';
import { root } from '../../scripts/paths.mjs';

// As in guides: the tag is made up, since CUDA 12.4.1 dropped the digit behind cudnn.
const wrongTag = `FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip && rm -rf /var/lib/apt/lists/*
`;

const sourceFirst = `FROM python:3.12-slim-bookworm
WORKDIR /app
# all of our code
COPY . .
# the slow part
RUN pip install --no-cache-dir -r requirements.txt
USER 10001
CMD ["python", "main.py"]
`;

const twoSafeFixes = `FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
RUN pip install uvicorn==0.34.0
COPY . .
USER 10001
CMD ["python", "main.py"]
`;

// The label finds the image again whatever name the build command chose.
const image = (label) => `FROM scratch
LABEL ml-dockerfile-e2e="${label}"
COPY busybox /bin/busybox
CMD ["/bin/busybox", "echo", "ran"]
`;

const hostileName = 'a b$(touch injected);.Dockerfile';

export function createWorkspace(scratch) {
  const folder = path.join(scratch, 'workspace');
  mkdirSync(folder, { recursive: true });
  const examples = path.join(root, 'examples');
  if (existsSync(examples)) cpSync(examples, path.join(folder, 'examples'), { recursive: true });
  cpSync(path.join(root, 'test', 'syntaxes'), path.join(folder, 'syntaxes'), { recursive: true });
  const write = (name, text) => writeFileSync(path.join(folder, name), text);
  write('wrong-tag.Dockerfile', wrongTag);
  write('ignored.Dockerfile', wrongTag);
  write('fix-all.Dockerfile', twoSafeFixes);
  write('source-first.Dockerfile', sourceFirst);
  write('requirements.txt', 'fastapi==0.115.6\n');
  write('main.py', 'print("main")\n');
  write('image.Dockerfile', image(path.basename(scratch)));
  write(hostileName, image(`hostile-${path.basename(scratch)}`));
  copyFileSync(findProgram('busybox'), path.join(folder, 'busybox'));
  return folder;
}
