import { describe, expect, it } from 'vitest';
import type { RunInstruction } from '../../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { installRequests } from '../../../server/src/tools/installRequests.ts';
import { usesOtherPython } from '../../../server/src/tools/otherPython.ts';
import { type PipInstall, pipInstalls } from '../../../server/src/tools/pip.ts';
import { isConfiguredAt } from '../../../server/src/tools/pipIndexes.ts';
import { firstPythonUse } from '../../../server/src/tools/pythonUse.ts';
import { splitInstall } from '../../../server/src/tools/splitInstall.ts';
import { earlierInstalls, imageUnder, runsBeside } from '../../../server/src/tools/stageInstalls.ts';
import { mayBringCuda } from '../../../server/src/tools/systemCuda.ts';

function read(lines: string) {
  const file = parseDockerfile('file:///Dockerfile', `FROM image\n${lines}\n`);
  const installs = runsOf(file.instructions).flatMap((run) =>
    pipInstalls(run.script).map((install) => ({ run, install })),
  );
  return { file, installs };
}

function last(lines: string): {
  file: ReturnType<typeof parseDockerfile>;
  run: RunInstruction;
  install: PipInstall;
} {
  const { file, installs } = read(lines);
  const found = installs.at(-1);
  if (found === undefined) throw new Error(`no installation in ${lines}`);
  return { file, ...found };
}

describe('what an installation asks for', () => {
  const files = new Map([
    ['all.txt', 'torch==2.4.0\nnumpy\n'],
    ['more.txt', '-r all.txt\nflask\n'],
    ['held.txt', '-c limits.txt\nflask\n'],
  ]);
  const ask = (lines: string) => {
    const { file, install } = last(lines);
    const { packages, complete } = installRequests(install, (path) => {
      const text = files.get(path);
      return text === undefined ? undefined : readRequirementsFile(path, text);
    });
    const shown = packages.map(({ name, at, listedIn }) => [
      name,
      file.text.slice(at.start, at.end),
      listedIn,
    ]);
    return { shown, complete };
  };
  it('names the place of each package', () => {
    expect(ask('RUN pip install "flask>=3" -r all.txt')).toEqual({
      shown: [
        ['flask', 'flask>=3', undefined],
        ['torch', '-r all.txt', 'all.txt'],
        ['numpy', '-r all.txt', 'all.txt'],
      ],
      complete: true,
    });
  });
  it.each(['-r more.txt', '-r held.txt', '-r unread.txt', 'x ./dist', 'x -c limits.txt'])(
    'is not complete for %s',
    (args) => {
      expect(ask(`RUN pip install ${args}`).complete).toBe(false);
    },
  );
});

describe('splitting an installation', () => {
  const split = (lines: string, name: string) => {
    const { file, run, install } = last(lines);
    const moved = install.requirements.filter((one) => one.name === name).map(({ word }) => word.span);
    const dropped = install.indexUrl === undefined ? [] : [install.indexUrl.span];
    const edits = splitInstall(file, run, install, moved, dropped);
    return edits === undefined ? undefined : applyEdits(file.text, edits).split('\n').slice(1, -1).join('\n');
  };
  it('repeats the command for what is moved, without the dropped option', () => {
    expect(split('RUN pip install -q torch gradio -i URL', 'gradio')).toBe(
      'RUN pip install -q torch -i URL && pip install -q gradio',
    );
  });
  it('keeps what follows, and closes the gap of a continued line', () => {
    expect(split('RUN pip install torch \\\n  gradio \\\n  -i URL && ls', 'gradio')).toBe(
      'RUN pip install torch \\\n  -i URL && pip install gradio && ls',
    );
  });
  it.each([
    'RUN pip install torch gradio -i URL || true',
    'RUN pip install torch gradio -i URL > log',
    'RUN pip install torch gradio -i URL | tee log',
    'RUN (pip install torch gradio -i URL)',
    'RUN ["pip", "install", "torch", "gradio", "-i", "URL"]',
    'RUN pip install torch \\\n  # user interface\n  gradio -i URL',
  ])('leaves %s alone', (lines) => {
    expect(split(lines, 'gradio')).toBeUndefined();
  });
  it('needs something to move', () => {
    expect(split('RUN pip install torch', 'gradio')).toBeUndefined();
  });
});

describe('the installations of one image', () => {
  const file = parseDockerfile(
    'file:///Dockerfile',
    'FROM one AS a\nRUN pip install x\nFROM two\nRUN pip install y\nFROM a\nRUN pip install z && pip install w\n',
  );
  const run = runsOf(file.instructions).at(-1);
  it('follows the chain of stages', () => {
    if (run === undefined) throw new Error('no RUN');
    const [, second] = pipInstalls(run.script);
    if (second === undefined) throw new Error('no second installation');
    const names = earlierInstalls(file, run, second).flatMap(({ requirements }) =>
      requirements.map(({ name }) => name),
    );
    expect(names).toEqual(['x', 'z']);
    expect(imageUnder(file, run)?.repository).toBe('one');
    expect(runsBeside(file, run)).toHaveLength(2);
  });
});

describe('another Python', () => {
  const other = (lines: string) => {
    const { file, install } = last(lines);
    return usesOtherPython(runsOf(file.instructions), install);
  };
  it.each([
    'RUN pip install x',
    'RUN python3 -m pip install x',
    'RUN uv pip install --system x',
    'RUN apt-get install -y python3-dev && pip3 install x',
  ])('is not used by %s', (lines) => {
    expect(other(lines)).toBe(false);
  });
  it.each([
    'RUN pip3.11 install x',
    'RUN /opt/venv/bin/pip install x',
    'RUN uv pip install --python 3.11 x',
    'RUN conda create -n a && pip install x',
    'RUN uv venv --python 3.11 && uv pip install x',
    'RUN uv venv && uv pip install x',
    'ENV UV_PYTHON=3.11\nRUN uv pip install --system x',
    'RUN uv python install 3.11 && uv pip install x',
    'RUN apt-get install -y python3.11 && pip install x',
    'RUN ./setup.sh && pip install x',
    'RUN conda run -n a pip install x',
  ])('may be used by %s', (lines) => {
    expect(other(lines)).toBe(true);
  });
});

describe('a configuration from outside', () => {
  const configured = (lines: string) => isConfiguredAt(last(lines).run);
  it.each([
    'ENV PIP_CONFIG_FILE=/x\nRUN pip install x',
    'RUN --mount=type=secret,id=pip,target=/etc/pip.conf pip install x',
    'RUN --mount=type=bind,source=uv.toml,target=uv.toml uv pip install x',
  ])('is given by %s', (lines) => {
    expect(configured(lines)).toBe(true);
  });
  it('is not a cache', () => {
    expect(configured('RUN --mount=type=cache,target=/root/.cache/pip pip install x')).toBe(false);
  });
});

describe('the first use of Python', () => {
  const use = (lines: string) => {
    const file = parseDockerfile('file:///Dockerfile', `FROM ubuntu\n${lines}\n`);
    const [stage] = file.stages;
    return stage && firstPythonUse(file, stage, (name) => name === 'git')?.command.programText;
  };
  it.each([
    ['RUN pip install x', 'pip'],
    ['RUN apt-get install -y git && python3 a.py', 'python3'],
    ['RUN apt-get install -y supervisor && pip3 install x', 'pip3'],
    ['RUN apt-get install -y supervisor && python3 a.py', undefined],
    ['RUN apt-get install -y python3-pip && pip3 install x', undefined],
    ['RUN apt-get build-dep -y x && pip install x', undefined],
    ['COPY --from=uv /uv /bin/\nRUN pip install x', undefined],
    ['CMD ["python", "a.py"]', 'python'],
    ['CMD python a.py', undefined],
    ['RUN command -v pip', undefined],
  ])('%s: %s', (lines, program) => {
    expect(use(lines)).toBe(program);
  });
});

describe('CUDA libraries besides those of the image', () => {
  const may = (lines: string) => mayBringCuda(read(lines).file.instructions);
  it.each([
    'RUN apt-get install -y libcudnn8',
    'RUN apt-get install -y $PACKAGES',
    'RUN conda install -y x',
    'RUN ./install.sh',
    'COPY --from=other /usr/local/cuda /usr/local/cuda',
  ])('may come by %s', (lines) => {
    expect(may(lines)).toBe(true);
  });
  it.each(['RUN apt-get install -y git', 'COPY --from=uv /uv /bin/', 'COPY . .', 'RUN pip install x'])(
    'do not come by %s',
    (lines) => {
      expect(may(lines)).toBe(false);
    },
  );
});
