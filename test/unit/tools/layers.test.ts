import { describe, expect, it } from 'vitest';
import { copiesOf } from '../../../server/src/dockerfile/queries.ts';
import { workingFolders } from '../../../server/src/dockerfile/workingFolders.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { appendCommand } from '../../../server/src/tools/appendCommand.ts';
import { placedCommands } from '../../../server/src/tools/commandFolders.ts';
import { copiesContext, readRun } from '../../../server/src/tools/dependencyRuns.ts';
import { keptOutOfLayer } from '../../../server/src/tools/mounts.ts';
import { braceAlternatives } from '../../../server/src/tools/removals.ts';
import { first, model } from '../../support/model.ts';

const run = (text: string) => first(model(`FROM a\n${text}\n`), 'RUN');

describe('a command at the end of a RUN', () => {
  const appended = (text: string) => {
    const file = model(`FROM a\n${text}\nUSER x\n`);
    const edit = appendCommand(file, first(file, 'RUN'), 'c');
    return edit === undefined ? undefined : applyEdits(file.text, [edit]).slice(7, -8);
  };
  it.each([
    ['RUN a', 'RUN a && c'],
    ['RUN a || true', 'RUN a || true && c'],
    ['RUN a; b', 'RUN a; b && c'],
    ['RUN set -e; a; b;', 'RUN set -e; a; b; c'],
    ['RUN a && \\\n  b', 'RUN a && \\\n  b && \\\n  c'],
    ['RUN a \\\n  && b', 'RUN a \\\n  && b \\\n  && c'],
    ['RUN a \\\n  # why\n  && b # not', undefined],
    ['RUN ["a"]', undefined],
    ['RUN a &', undefined],
    ['RUN <<EOF\nset -e\n  a\nEOF', 'RUN <<EOF\nset -e\n  a\n  c\nEOF'],
    ['RUN <<EOF\na\nEOF', 'RUN <<EOF\na && c\nEOF'],
    ['RUN <<EOF\na # why\nEOF', undefined],
    ['RUN cat <<EOF > /x\nbody\nEOF', 'RUN cat <<EOF > /x && c\nbody\nEOF'],
    ['RUN (a; b)', 'RUN (a; b) && c'],
    ['RUN a && exit 0', undefined],
    ['RUN a; exec b', undefined],
    ['RUN exec sudo b', undefined],
    ['RUN <<EOF\nset -e\na\nexit 0\nEOF', undefined],
    ['RUN a || exit 1', 'RUN a || exit 1 && c'],
    ['RUN (a; exit 0)', 'RUN (a; exit 0) && c'],
    ["RUN bash -c 'exec a'", "RUN bash -c 'exec a' && c"],
    ['RUN exec > log; a', 'RUN exec > log; a && c'],
  ])('%j', (before, after) => {
    expect(appended(before)).toBe(after);
  });
});

describe('folders of commands', () => {
  it.each([
    ['a', ['/w']],
    ['cd sub && a', ['/w', '/w/sub']],
    ['(cd /x; a); b', ['/w', '/x', '/w']],
    ['cd $D && a', ['/w', undefined]],
    ['if t; then cd /x; fi; a', ['/w', '/w', undefined]],
  ])('%s', (script, folders) => {
    expect(placedCommands(run(`RUN ${script}`).script, '/w').map(({ folder }) => folder)).toEqual(folders);
  });
});

describe('what a RUN needs of the project', () => {
  const reading = (script: string) => {
    const read = readRun(run(`RUN ${script}`), '/app', '/app');
    return typeof read === 'string'
      ? read
      : [read.label, read.sourceFree, read.manifests.map(({ below }) => below)];
  };
  it.each([
    ['apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*', 'source-free'],
    ['apt-get install -y ./x.deb', 'needs-source'],
    ['useradd app && mkdir -p data', 'source-free'],
    ['chown -R app /app', 'needs-source'],
    ['chown -R app /data', 'source-free'],
    ['echo 1 > flag', 'needs-source'],
    ['echo 1 > /etc/flag 2>&1', 'source-free'],
    ['[ -f x ] && echo', 'needs-source'],
    ['[ "$A" = 1 ] && echo', 'source-free'],
    ['make', 'needs-source'],
    ['pip install .', 'needs-source'],
    ['pip install --upgrade pip', 'source-free'],
    ['pip install --find-links wheels torch', 'needs-source'],
    ['pip install -r $LIST', 'needs-source'],
    ['pip install -r https://example.org/r.txt', 'needs-source'],
    ['uv sync', 'needs-source'],
    ['uv venv /opt/venv && uv pip sync --system r.txt', ['uv pip sync r.txt', true, ['r.txt']]],
    ['cd /app && pip install -r a/r.txt -c /c.txt', ['pip install -r a/r.txt', true, ['a/r.txt', undefined]]],
    ['pip install torch', ['pip install torch', true, []]],
    ['pip install torch && make', 'needs-source'],
    ['pip install -r r.txt && make', 'needs-source'],
    ['pip install -r r.txt && cd sub && make', 'needs-source'],
    ['pip install -r r.txt && cd $D && make', 'needs-source'],
    ['pip install -r r.txt && cd /tmp/apex && make', ['pip install -r r.txt', false, ['r.txt']]],
    ['pip install -r r.txt && python -u setup.py install', 'needs-source'],
    ['make install && pip install -r r.txt && python setup.py install', 'needs-source'],
    ['cd /tmp && pip install -r /app/r.txt && python3 /app/setup.py develop', 'needs-source'],
    ['pip install -r r.txt && python /tmp/setup.py install', ['pip install -r r.txt', false, ['r.txt']]],
    ['pip install -r r.txt && python train.py', ['pip install -r r.txt', false, ['r.txt']]],
    ['conda env create --file=e.yml', ['conda env create -f e.yml', true, ['e.yml']]],
  ])('%s', (script, expected) => {
    expect(reading(script)).toEqual(expected);
  });
  it.each([
    ['COPY . .', true],
    ['COPY ./ /app', true],
    ['ADD / /app', true],
    ['COPY * ./', true],
    ['COPY --chown=a:b . .', true],
    ['COPY --from=x . .', false],
    ['COPY src src', false],
    ['COPY ./src .', false],
    ['COPY $X .', false],
  ])('%s', (text, expected) => {
    const [copy] = copiesOf(model(`FROM a\n${text}\n`).instructions);
    expect(copy !== undefined && copiesContext(copy)).toBe(expected);
  });
});

describe('paths', () => {
  it('expands braces', () => {
    expect(braceAlternatives('/var/{lib/{apt,dpkg},cache}/*')).toEqual([
      '/var/lib/apt/*',
      '/var/cache/*',
      '/var/lib/dpkg/*',
    ]);
    expect(braceAlternatives('${X}/{a}')).toEqual(['${X}/{a}']);
  });
  it('knows what a mount keeps out of the layer', () => {
    const mounted = run('RUN --mount=type=cache,target=/root/.cache/ --mount=type=bind,target=/src a');
    expect(keptOutOfLayer(mounted, '/root/.cache/pip')).toBe(true);
    expect(keptOutOfLayer(mounted, '/root')).toBe(false);
    expect(keptOutOfLayer(mounted, '/src/x')).toBe(false);
  });
  it('follows WORKDIR through stages', () => {
    const file = model('FROM a AS s\nWORKDIR /x\nFROM s\nWORKDIR y\nRUN z\n');
    expect(workingFolders(file).get(first(file, 'RUN'))).toBe('/x/y');
  });
});
