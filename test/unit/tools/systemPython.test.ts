import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { bareActivation } from '../../../server/src/tools/condaActivation.ts';
import { missingLibraries } from '../../../server/src/tools/missingLibraries.ts';
import { pipInstalls } from '../../../server/src/tools/pip.ts';
import { systemInstalls } from '../../../server/src/tools/systemPip.ts';
import { torchBefore } from '../../../server/src/tools/torchBefore.ts';
import { model } from '../../support/model.ts';

const dockerfile = (lines: string) => model(`FROM a\n${lines}\n`);

describe('installations into the Python of the system', () => {
  const found = (lines: string) => {
    const file = dockerfile(`RUN apt-get install -y python3-pip\n${lines}`);
    return file.stages
      .flatMap((stage) => systemInstalls(file, stage))
      .map(({ install }) => file.text.slice(install.command.span.start, install.command.span.end));
  };
  it.each([
    ['RUN pip install a && python3 -m pip install b', ['pip install a', 'python3 -m pip install b']],
    ['RUN /usr/bin/pip3 install a', ['/usr/bin/pip3 install a']],
    ['RUN pip install virtualenv && virtualenv /v && pip install b', ['pip install virtualenv']],
    ['RUN python3.11 -m pip install a', []],
    ['RUN pip install --target /t a', []],
    ['ENV PATH=/opt/x/bin:$PATH\nRUN pip install a', []],
    ['RUN rm /usr/lib/python3.12/EXTERNALLY-MANAGED\nRUN pip install a', []],
  ])('%s', (lines, calls) => {
    expect(found(lines)).toEqual(calls);
  });
});

describe('libraries that nothing brings', () => {
  const missing = (lines: string) => {
    const file = dockerfile(lines);
    const [stage] = file.stages;
    return stage === undefined ? [] : missingLibraries(file, stage, ['libgl1'], (name) => name === 'git');
  };
  it.each([
    ['RUN apt-get install -y git', ['libgl1']],
    ['RUN apt-get install -y git libgl1', []],
    ['RUN apt-get install -y $PACKAGES', []],
    ['RUN conda install -y libgl', []],
    ['COPY --from=b /usr/lib /usr/lib', []],
    ['COPY --from=b /app /app', ['libgl1']],
  ])('%s', (lines, libraries) => {
    expect(missing(lines)).toEqual(libraries);
  });
});

describe('whether torch is there before an installation', () => {
  const before = (lines: string) => {
    const file = dockerfile(lines);
    const run = runsOf(file.instructions).at(-1);
    const install = run === undefined ? undefined : pipInstalls(run.script).at(-1);
    if (run === undefined || install === undefined) return undefined;
    return torchBefore(file, run, install, () => undefined);
  };
  it.each([
    ['RUN pip install torch\nRUN pip install x', 'installed'],
    ['RUN pip install torch && pip install x', 'installed'],
    ['RUN pip install ninja\nRUN pip install x', 'absent'],
    ['RUN pip install accelerate\nRUN pip install x', 'unknown'],
    ['RUN pip install -r a.txt\nRUN pip install x', 'unknown'],
    ['COPY --from=b /venv /venv\nRUN pip install x', 'unknown'],
  ])('%s: %s', (lines, answer) => {
    expect(before(lines)).toBe(answer);
  });
});

describe('conda activate in a bare shell', () => {
  const bare = (lines: string) => {
    const file = dockerfile(lines);
    return runsOf(file.instructions).filter((run) => bareActivation(file, run) !== undefined).length;
  };
  it.each([
    ['RUN conda activate x', 1],
    ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN conda activate x', 1],
    ['SHELL ["/bin/bash", "-lc"]\nRUN conda activate x', 0],
    ['RUN source a.sh && conda activate x', 0],
    ['RUN echo conda activate x', 0],
  ])('%s: %i', (lines, count) => {
    expect(bare(lines)).toBe(count);
  });
});
