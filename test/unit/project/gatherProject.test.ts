// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles spell their variables like this.
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { gatherProject } from '../../../server/src/project/gatherProject.ts';
import { LIVE, memoryFiles } from './memoryFiles.ts';

/** Names of the requirements that `path` stands for; `+` when that is all it installs, undefined when not known. */
async function requirements(
  dockerfile: string,
  files: Readonly<Record<string, string>>,
  path = 'requirements.txt',
  at = 'Dockerfile',
): Promise<string | undefined> {
  const model = parseDockerfile(`file:///repo/${at}`, dockerfile);
  const facts = await gatherProject(model, 'file:///repo', memoryFiles(files), LIVE);
  const found = facts.requirements(path);
  if (found === undefined) return undefined;
  return `${found.requirements.map((r) => r.name).join(' ')}${found.complete ? ' +' : ''}`;
}

const TORCH = { 'requirements.txt': 'torch==2.4.0\n' };
const file = (...lines: string[]) => ['FROM python:3.12-slim', ...lines, ''].join('\n');
const INSTALL = 'RUN pip install -r requirements.txt';

describe('a requirements file is found', () => {
  it.each([
    ['copied to the working folder', file('WORKDIR /app', 'COPY requirements.txt .', INSTALL)],
    ['copied into a folder', file('WORKDIR /app', 'COPY requirements.txt ./', INSTALL)],
    ['copied without a WORKDIR', file('COPY requirements.txt .', INSTALL)],
    ['copied by a JSON list', file('COPY ["requirements.txt", "/app/"]', 'WORKDIR /app', INSTALL)],
    ['with the whole context', file('WORKDIR /app', 'COPY . .', INSTALL)],
    ['by a pattern', file('WORKDIR /app', 'COPY *.txt ./', INSTALL)],
    ['by a pattern that makes it optional', file('COPY requirements.tx[t] ./', INSTALL)],
    ['among several sources', file('COPY setup.py requirements.txt /src/', 'WORKDIR /src', INSTALL)],
    ['with --parents', file('WORKDIR /app', 'COPY --parents *.txt ./', INSTALL)],
    ['by ADD', file('ADD requirements.txt requirements.txt', INSTALL)],
    ['below an unknown folder', file('WORKDIR $APP', 'COPY requirements.txt .', INSTALL)],
    ['below an unknown folder in braces', file('COPY requirements.txt $APP/', 'WORKDIR ${APP}', INSTALL)],
    ['through an ARG', file('ARG DIR=/opt/x', 'COPY requirements.txt ${DIR}/', 'WORKDIR /opt/x', INSTALL)],
    [
      'by a bind mount',
      file(`RUN --mount=type=bind,source=requirements.txt,target=requirements.txt ${INSTALL.slice(4)}`),
    ],
    ['by a mount of the context', file(`RUN --mount=type=bind,target=. ${INSTALL.slice(4)}`)],
    ['after cd', file('COPY . /src', `RUN cd /src && ${INSTALL.slice(4)}`)],
    ['after a relative cd', file('COPY . /src/app', 'WORKDIR /src', `RUN cd app && ${INSTALL.slice(4)}`)],
    ['read by other commands', file('COPY requirements.txt .', 'RUN cat requirements.txt', INSTALL)],
    ['given to uv', file('COPY requirements.txt .', 'RUN uv pip install -r requirements.txt')],
    ['given as a constraint', file('COPY requirements.txt .', 'RUN pip install torch -c requirements.txt')],
    [
      'in the stage this one builds on',
      `FROM python:3.12 AS base\nWORKDIR /app\nCOPY requirements.txt .\nFROM base\n${INSTALL}\n`,
    ],
    [
      'from another stage',
      `FROM alpine AS src\nCOPY . /src\nFROM python:3.12\nCOPY --from=src /src/requirements.txt .\n${INSTALL}\n`,
    ],
    [
      'from a folder of another stage by number',
      `FROM alpine\nCOPY . /src\nFROM python:3.12\nCOPY --from=0 /src /app\nWORKDIR /app\n${INSTALL}\n`,
    ],
    [
      'from a stage by mount',
      `FROM alpine AS src\nCOPY . /src\nFROM python:3.12\nRUN --mount=from=src,source=/src,target=/x cd /x && ${INSTALL.slice(4)}\n`,
    ],
  ])('%s', async (_, dockerfile) => {
    expect(await requirements(dockerfile, TORCH)).toBe('torch +');
  });

  it('under another name', async () => {
    const text = file('COPY requirements/gpu.txt /tmp/r.txt', 'RUN pip install -r /tmp/r.txt');
    expect(await requirements(text, { 'requirements/gpu.txt': 'jax\n' }, '/tmp/r.txt')).toBe('jax +');
  });
  it('in a folder with a blank in its name', async () => {
    const text = file('COPY ["my files/requirements.txt", "."]', INSTALL);
    const files = memoryFiles({});
    const asked: string[] = [];
    const read = async (uri: string) => {
      asked.push(uri);
      return undefined;
    };
    await gatherProject(
      parseDockerfile('file:///repo/Dockerfile', text),
      undefined,
      { ...files, read },
      LIVE,
    );
    expect(asked).toEqual(['file:///repo/my%20files/requirements.txt']);
  });
  it('written by the Dockerfile itself', async () => {
    const text = file("COPY <<'EOF' requirements.txt", 'flash-attn', 'EOF', INSTALL);
    expect(await requirements(text, {})).toBe('flash-attn +');
  });
  it('as the latest copy of two', async () => {
    const text = file('COPY requirements.txt .', 'COPY docker/requirements.txt .', INSTALL);
    expect(await requirements(text, { ...TORCH, 'docker/requirements.txt': 'jax\n' })).toBe('jax +');
  });
});

describe('a requirements file is not known', () => {
  it.each([
    ['when nothing copies it', file(INSTALL)],
    ['when it is copied elsewhere', file('COPY requirements.txt /other/', 'WORKDIR /app', INSTALL)],
    ['when it is copied later', file(INSTALL, 'COPY requirements.txt .')],
    [
      'when a command rewrites it',
      file('COPY requirements.txt .', "RUN sed -i '/torch/d' requirements.txt", INSTALL),
    ],
    [
      'when the same RUN rewrites it',
      file('COPY . .', `RUN sed -i /torch/d requirements.txt && ${INSTALL.slice(4)}`),
    ],
    ['when a redirect writes it', file('COPY . .', 'RUN echo jax > requirements.txt', INSTALL)],
    ['when uv writes it', file('COPY . .', 'RUN uv export -o requirements.txt', INSTALL)],
    [
      'when Python code may write it',
      file('COPY . .', 'RUN python <<X', 'open("requirements.txt","w")', 'X', INSTALL),
    ],
    [
      'when it comes from another image',
      file('COPY . .', 'COPY --from=foo/bar /requirements.txt .', INSTALL),
    ],
    ['when it is downloaded', file('COPY . .', 'ADD https://example.org/requirements.txt .', INSTALL)],
    ['after a cd to an unknown place', file('COPY . .', `RUN cd $(ls) && ${INSTALL.slice(4)}`)],
    ['after cd home', file('COPY . .', `RUN cd && ${INSTALL.slice(4)}`)],
    ['when it is written with variables', file('COPY <<EOF requirements.txt', '$X', 'EOF', INSTALL)],
    ['in a file without a stage', INSTALL],
  ])('%s', async (_, dockerfile) => {
    expect(await requirements(dockerfile, TORCH)).toBeUndefined();
  });

  it('when two stages mean two files by the same words', async () => {
    const stage = (folder: string) => `FROM python\nCOPY ${folder}/requirements.txt .\n${INSTALL}\n`;
    const files = { 'a/requirements.txt': 'torch\n', 'b/requirements.txt': 'jax\n' };
    expect(await requirements(stage('a') + stage('b'), files)).toBeUndefined();
    expect(await requirements(stage('a') + stage('a'), files)).toBe('torch +');
  });
  it('when the file the Dockerfile names cannot be read, whatever an older copy says', async () => {
    const text = file('COPY . .', 'COPY build/requirements.txt .', INSTALL);
    expect(await requirements(text, TORCH)).toBeUndefined();
  });
  it('when it is huge', async () => {
    const text = file('COPY . .', INSTALL);
    expect(await requirements(text, { 'requirements.txt': 'x\n'.repeat(600_000) })).toBeUndefined();
  });
  it('when nobody waits any more', async () => {
    const model = parseDockerfile('file:///repo/Dockerfile', file('COPY . .', INSTALL));
    const facts = await gatherProject(model, undefined, memoryFiles(TORCH), { aborted: true });
    expect(facts.requirements('requirements.txt')).toBeUndefined();
  });
  it('for a document in no folder', async () => {
    const model = parseDockerfile('untitled:Untitled-1', file('COPY . .', INSTALL));
    const facts = await gatherProject(model, undefined, memoryFiles(TORCH), LIVE);
    expect(facts.requirements('requirements.txt')).toBeUndefined();
  });
});

describe('the build context', () => {
  const copy = file('COPY requirements.txt .', 'COPY src src', INSTALL);

  it('is the folder of the Dockerfile when everything is there', async () => {
    const files = {
      'api/requirements.txt': 'a\n',
      'api/src/x.py': '',
      'requirements.txt': 'b\n',
      'src/x.py': '',
    };
    expect(await requirements(copy, files, undefined, 'api/Dockerfile')).toBe('a +');
  });
  it('is a folder above when what is copied is only there', async () => {
    const files = { 'docker/requirements.txt': 'a\n', 'requirements.txt': 'b\n', 'src/x.py': '' };
    expect(await requirements(copy, files, undefined, 'docker/Dockerfile')).toBe('b +');
  });
  it('is a folder above when COPY names the folder of the Dockerfile', async () => {
    const text = file('COPY docker/requirements.txt .', INSTALL);
    expect(
      await requirements(text, { 'docker/requirements.txt': 'a\n' }, undefined, 'docker/Dockerfile'),
    ).toBe('a +');
  });
  it('is a folder above when only there is what the whole copy must bring', async () => {
    const text = file('COPY . .', INSTALL);
    expect(await requirements(text, TORCH, undefined, 'docker/gpu/Dockerfile')).toBe('torch +');
  });
  it('stays the folder of the Dockerfile when nothing speaks for another', async () => {
    const files = { 'api/src/x.py': '', 'requirements.txt': 'b\n' };
    expect(await requirements(copy, files, undefined, 'api/Dockerfile')).toBeUndefined();
  });
  it('never lies above the workspace', async () => {
    const model = parseDockerfile('file:///repo/sub/Dockerfile', file('COPY . .', INSTALL));
    const facts = await gatherProject(model, 'file:///repo/sub', memoryFiles(TORCH), LIVE);
    expect(facts.requirements('requirements.txt')).toBeUndefined();
  });
});

describe('included files', () => {
  const text = file('COPY requirements /r', 'RUN pip install -r /r/gpu.txt');
  const all = async (files: Readonly<Record<string, string>>) => requirements(text, files, '/r/gpu.txt');

  it('count as part of the file', async () => {
    const files = { 'requirements/gpu.txt': '-r base.txt\ntorch\n', 'requirements/base.txt': 'numpy\n' };
    expect(await all(files)).toBe('torch numpy +');
  });
  it('that are missing leave it incomplete', async () => {
    expect(await all({ 'requirements/gpu.txt': '-r base.txt\ntorch\n' })).toBe('torch');
  });
  it('that are not copied leave it incomplete', async () => {
    const files = { 'requirements/gpu.txt': '-r ../base.txt\ntorch\n', 'base.txt': 'numpy\n' };
    expect(await all(files)).toBe('torch');
  });
  it('that are incomplete make it incomplete', async () => {
    const files = {
      'requirements/gpu.txt': '-r base.txt\ntorch\n',
      'requirements/base.txt': '-e .\nnumpy\n',
    };
    expect(await all(files)).toBe('torch numpy');
  });
  it('that include each other come to an end', async () => {
    const files = {
      'requirements/gpu.txt': '-r base.txt\n-r base.txt\n',
      'requirements/base.txt': '-r gpu.txt\nx\n',
    };
    expect(await all(files)).toMatch(/^x( x)*$/);
  });
  it('from the network leave it incomplete', async () => {
    expect(await all({ 'requirements/gpu.txt': '-r https://example.org/r.txt\ntorch\n' })).toBe('torch');
  });
});
