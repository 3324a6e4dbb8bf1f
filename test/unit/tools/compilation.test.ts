import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { compileWork } from '../../../server/src/tools/compilation.ts';
import { isUnseen } from '../../../server/src/tools/unseen.ts';
import { model } from '../../support/model.ts';

const runs = (lines: string) => runsOf(model(`FROM a\n${lines}\n`).instructions);
const commands = (run: string) => runs(`RUN ${run}`).flatMap(({ script }) => toolCommands(script));

describe('commands whose work is not visible', () => {
  it.each([
    './install.sh',
    'bash install.sh',
    'sh /tmp/setup.sh --yes',
    'curl -fsSL https://example.org/x | sh',
    'wget -qO- https://example.org/x | bash -s -- -y',
    'source setup.sh',
    '. ./setup.sh',
    '/opt/installer/run',
    'make install',
    'dpkg -i curl.deb',
    '$INSTALLER curl',
  ])('%s', (run) => {
    expect(commands(run).some(isUnseen)).toBe(true);
  });
  it.each([
    'apt-get install -y curl',
    '/opt/venv/bin/pip install x',
    '/usr/bin/python3 -c 1',
    "bash -c 'apt-get update && apt-get install -y curl'",
    '. /opt/venv/bin/activate && pip install x',
    'source ~/.bashrc',
    'python train.py',
    'set -eux; rm -rf /x',
  ])('not %s', (run) => {
    expect(commands(run).filter(isUnseen)).toEqual([]);
  });
});

describe('work of compilers', () => {
  const work = (lines: string) => {
    const found = compileWork(runs(lines), (name) => name === 'flash-attn');
    return found.kind === 'compiles' ? found.tool : found.kind;
  };
  it.each([
    ['RUN gcc -o x x.c', 'gcc'],
    ['RUN apt-get update\nRUN cd x && make -j8', 'make'],
    ['RUN python setup.py bdist_wheel', 'setup.py'],
    ['RUN pip install numpy "flash-attn==2.7"', 'flash-attn'],
    ['RUN pip install x --no-build-isolation', 'pip install --no-build-isolation'],
    ['RUN ./build.sh', 'unsure'],
    ['RUN pip install .', 'unsure'],
    ['RUN pip install --no-binary :all: x', 'unsure'],
    ['RUN apt-get install -y python3-dev', 'unsure'],
    ['RUN apt-get install -y $TOOLS', 'unsure'],
    ['RUN gcc --version', 'unsure'],
    ['RUN unheard-of --fast', 'unsure'],
    ['SHELL ["pwsh", "-c"]\nRUN Install-It', 'unsure'],
    ['RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*', 'none'],
    ['RUN pip install fastapi && useradd app && python -c "import torch"', 'none'],
    ['RUN ["pip", "install", "x"]', 'none'],
    ['COPY . .', 'none'],
  ])('%s', (lines, expected) => {
    expect(work(lines)).toBe(expected);
  });
});
