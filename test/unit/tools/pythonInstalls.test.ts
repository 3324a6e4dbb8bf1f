import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { pipInstalls } from '../../../server/src/tools/pip.ts';
import { configuresPip, pipIndexes } from '../../../server/src/tools/pipIndexes.ts';
import { pythonPackages } from '../../../server/src/tools/pythonPackages.ts';
import { splitLocal, variantEdits, versionEdits } from '../../../server/src/tools/torchPin.ts';
import { model } from '../../support/model.ts';

const file = (lines: string) => model(`FROM a\n${lines}\n`);

function only(lines: string) {
  const parsed = file(lines);
  const run = runsOf(parsed.instructions)[0];
  const install = run === undefined ? undefined : pipInstalls(run.script)[0];
  if (run === undefined || install === undefined) throw new Error('no installation');
  return { install, indexes: pipIndexes(install, run.lookup), text: parsed.text };
}

describe('packages that are asked for', () => {
  const packages = (lines: string) =>
    pythonPackages(runsOf(file(lines).instructions), (path) =>
      path === 'r.txt' ? readRequirementsFile(path, 'Flask==3.0\nnumpy\n') : undefined,
    );
  it.each([
    ['RUN pip install A_b==1 c', ['a-b', 'c'], true],
    ['RUN pip install -r r.txt x', ['x', 'flask', 'numpy'], true],
    ['RUN pip install -r other.txt x', ['x'], false],
    ['RUN pip install .', [], false],
    ['RUN pip install git+https://example.org/x.git', [], false],
    ['RUN pip install $PACKAGES', [], false],
    ['RUN uv sync --frozen', [], false],
    ['RUN uv pip install x', ['x'], true],
    ['RUN poetry install', [], false],
    ['RUN python setup.py install', [], false],
    ['RUN conda install -y conda-forge::requests numpy=1.26', ['requests', 'numpy'], true],
    ['RUN conda env update -f environment.yml', [], false],
    ['RUN conda install --file list.txt', [], false],
    ['RUN conda clean -afy && python train.py', [], true],
  ])('%s', (run, names, complete) => {
    const found = packages(run);
    expect([...found.names]).toEqual(names);
    expect(found.complete).toBe(complete);
  });
});

describe('where an installation looks', () => {
  it.each([
    ['RUN pip install x', []],
    ['RUN pip install -i https://a.example x', ['main https://a.example']],
    [
      'RUN pip install --extra-index-url=https://a.example -f /wheels x',
      ['extra https://a.example', 'links /wheels'],
    ],
    ['RUN pip install -i $INDEX x', ['main undefined']],
    ['RUN uv pip install --torch-backend cu124 x', ['backend cu124']],
    ['ENV PIP_INDEX_URL=https://a.example\nRUN pip install x', ['main https://a.example']],
    [
      'ENV PIP_INDEX_URL=https://a.example\nRUN pip install -i https://b.example x',
      ['main https://b.example'],
    ],
    ['ENV PIP_INDEX_URL=https://a.example\nRUN uv pip install x', []],
    ['ARG PIP_FIND_LINKS\nRUN pip install x', ['links undefined']],
    ['RUN UV_INDEX=https://a.example uv pip install x', ['extra https://a.example']],
  ])('%s', (lines, expected) => {
    expect(only(lines).indexes.map(({ kind, text }) => `${kind} ${text}`)).toEqual(expected);
  });
  it('knows when a file configures pip', () => {
    const configured = [
      'COPY pip.conf /etc/',
      'RUN pip config set global.index-url x',
      'RUN echo x > /etc/pip.conf',
    ];
    expect(configured.map((line) => configuresPip(file(line)))).toEqual([true, true, true]);
    expect(configuresPip(file('COPY app /app\nRUN pip install x > pip.log'))).toBe(false);
  });
});

describe('edits of a torch installation', () => {
  it('takes a local version apart', () => {
    expect(splitLocal('2.4.0+cu124')).toEqual({ release: '2.4.0', local: 'cu124' });
    expect(splitLocal('2.4.0')).toEqual({ release: '2.4.0', local: undefined });
  });
  it('moves every label and address to another variant', () => {
    const line = "RUN pip install torch==2.1.0+cu124 'torchvision==0.16.0+cu124' -i https://a.example/cu124/";
    const { install, indexes, text } = only(line);
    const edits = variantEdits(install, indexes, 'cu124', 'cu9');
    expect(applyEdits(text, edits ?? [])).toContain(line.replaceAll('cu124', 'cu9'));
  });
  it('changes nothing that comes from a variable', () => {
    const variable = only('ARG V=cu124\nRUN pip install torch==2.1.0+$V');
    expect(variantEdits(variable.install, variable.indexes, 'cu124', 'cu9')).toBeUndefined();
    const address = only('ENV PIP_INDEX_URL=https://a.example/cu124\nRUN pip install torch==2.1.0');
    expect(variantEdits(address.install, address.indexes, 'cu124', 'cu9')).toBeUndefined();
  });
  it('gives pinned companions their versions, or gives up', () => {
    const versions = new Map([
      ['torch', '2.4.0'],
      ['torchvision', '0.19.0'],
    ]);
    const { install, text } = only('RUN pip install torch==2.1.0 torchvision==0.16.0+cu121 numpy==1.26');
    expect(applyEdits(text, versionEdits(install, versions) ?? [])).toContain(
      'torch==2.4.0 torchvision==0.19.0+cu121 numpy==1.26',
    );
    const tied = only('RUN pip install torch==2.1.0 torchtext==0.16.0');
    expect(versionEdits(tied.install, versions)).toBeUndefined();
  });
});
