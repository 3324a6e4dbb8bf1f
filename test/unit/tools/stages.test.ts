import { describe, expect, it } from 'vitest';
import {
  mayNameAnyStage,
  sourceReferences,
  sourceStage,
} from '../../../server/src/dockerfile/stageReferences.ts';
import { swallowedInstruction } from '../../../server/src/dockerfile/swallowedInstruction.ts';
import { trailingComments } from '../../../server/src/dockerfile/trailingComments.ts';
import { similarWord } from '../../../server/src/text/similar.ts';
import { copiedVenvs } from '../../../server/src/tools/copiedVenvs.ts';
import { unguardedCommand } from '../../../server/src/tools/heredocScript.ts';
import { renamedPath } from '../../../server/src/tools/renamedPath.ts';
import { bringsOtherPython, venvsOf } from '../../../server/src/tools/venvs.ts';
import { cut, first, model } from '../../support/model.ts';

describe('references to stages', () => {
  const file = model(
    [
      'FROM a AS One',
      'FROM b AS two',
      'FROM b',
      'COPY --chown=1 --from=ONE /a /b',
      'RUN --mount=type=cache,target=/x,from=two --mount=type=secret,id=from ls',
      'COPY --from=1 /a /b',
      'COPY x /y',
    ].join('\n'),
  );

  it('finds names with their places', () => {
    const found = sourceReferences(file).map(({ name, by }) => [by, name.value, cut(file, name.span)]);
    expect(found).toEqual([
      ['COPY --from', 'ONE', 'ONE'],
      ['RUN --mount from', 'two', 'two'],
      ['COPY --from', '1', '1'],
    ]);
  });

  it('finds stages by name without case, and by number', () => {
    expect(sourceStage(file, 'ONE')?.index).toBe(0);
    expect(sourceStage(file, '1')?.index).toBe(1);
    expect(sourceStage(file, '7')).toBeUndefined();
    expect(sourceStage(file, 'three')).toBeUndefined();
  });

  it.each([
    ['${TARGET}', true],
    ['base-$TARGET', true],
    ['base', false],
    ['python:$VERSION', false],
    ['${REGISTRY}/python', false],
    ['${NAME:-a/b:1}', true],
  ])('FROM %s may be any stage: %s', (image, expected) => {
    const [stage] = model(`FROM ${image}`).stages;
    expect(stage === undefined ? undefined : mayNameAnyStage(stage)).toBe(expected);
  });
});

describe('words that are nearly others', () => {
  it.each([
    ['bulider', 'builder'],
    ['build', 'builder'],
    ['Model-Files', 'model_files'],
    ['bas', undefined],
    ['node', undefined],
    ['bilders', 'builder'],
    ['workspace', undefined],
  ])('%s → %s', (word, expected) => {
    expect(similarWord(word, ['base', 'code', 'builder', 'model_files'])).toBe(expected);
  });
});

describe('comments that are none', () => {
  it.each([
    ['COPY a /b # c', '# c', 'words'],
    ['WORKDIR /b  # c ', '# c', 'value'],
    ['ENV A b # c', '# c', 'value'],
    ['CMD ["a"] # c', '# c', 'list'],
  ])('%s', (line, text, read) => {
    const found = trailingComments(model(`FROM x\n${line}\n`));
    expect(found.map((comment) => [comment.text, comment.read])).toEqual([[text, read]]);
  });

  it.each(['CMD a # c', 'COPY "a # b" /c', 'ENV A=b#c', 'RUN [ a ] # b', 'LABEL a b # c', 'COPY # a'])(
    'leaves %s',
    (line) => {
      expect(trailingComments(model(`FROM x\n${line}\n`))).toEqual([]);
    },
  );

  it.each([
    ['# the list first COPY requirements.txt ./', 'COPY requirements.txt ./'],
    ['# and everything else RUN apt-get install git', 'RUN apt-get install git'],
    ['# the folder is empty so COPY always succeeds', undefined],
    ['# WORKDIR /app', undefined],
    ['# like the WORKDIR /app', undefined],
  ])('%s', (comment, expected) => {
    const file = model(`FROM x\n${comment}\n`);
    expect(file.comments.flatMap((found) => swallowedInstruction(file, found)?.text ?? [])).toEqual(
      expected === undefined ? [] : [expected],
    );
  });
});

describe('virtual environments', () => {
  it.each([
    ['python3 -m venv /opt/venv', '/opt/venv', true],
    ['cd /src && python -m venv --prompt x .venv', '/src/.venv', true],
    ['virtualenv -p python3.11 venv', '/app/venv', false],
    ['uv venv --python 3.12 /v', '/v', false],
  ])('%s', (script, path, plain) => {
    const file = model(`FROM x\nWORKDIR /app\nRUN ${script}\n`);
    const [stage] = file.stages;
    const made = stage === undefined ? [] : venvsOf(file, stage);
    expect(made.map((venv) => venv.path)).toEqual([path]);
    expect(made.map((venv) => venv.plain)).toEqual([plain]);
  });

  it.each(['python -m venv', 'python -m venv a b', 'python -m venv $WHERE', 'uv pip install x'])(
    'leaves %s',
    (script) => {
      const file = model(`FROM x\nRUN ${script}\n`);
      expect(file.stages.flatMap((stage) => venvsOf(file, stage))).toEqual([]);
    },
  );

  it('follows them into other stages', () => {
    const file = model(
      'FROM x AS a\nRUN python -m venv /s/v\nFROM x\nWORKDIR /w\nCOPY --from=a /s dir\nCOPY --from=a /t /s\nCOPY --from=a / /\n',
    );
    expect(copiedVenvs(file).map(({ venv, path }) => [venv.path, path])).toEqual([['/s/v', '/w/dir/v']]);
  });

  it('tells whether another Python comes in', () => {
    const brings = (script: string) => bringsOtherPython(model(`FROM x\nRUN ${script}\n`).instructions);
    expect(brings('apt-get install -y python3.12')).toBe(true);
    expect(brings('conda install x')).toBe(true);
    expect(brings('apt-get install -y git')).toBe(false);
  });

  it('renames a path where a stage alone names it', () => {
    const file = model(
      'FROM x AS a\nCOPY /venv /b\nFROM x\nENV PATH=/venv/bin:/venv2:/a/venv\nCMD /venv/bin/a\n',
    );
    const [before, stage] = file.stages;
    if (before === undefined || stage === undefined) throw new Error('two stages');
    const edits = renamedPath(file, stage, '/venv', '/opt/v') ?? [];
    expect(edits.map(({ span }) => file.lines.position(span.start))).toEqual([
      { line: 3, character: 9 },
      { line: 4, character: 4 },
    ]);
    expect(renamedPath(file, before, '/venv', '/opt/v')).toBeUndefined();
  });
});

describe('failures in here-documents', () => {
  it.each([
    ['a\nb', 'a'],
    ['echo a\nb c\nd', 'b c'],
    ['a &&\n b\nc', 'b'],
    ['a && b', undefined],
    ['set -e\na\nb', undefined],
    ['a || true\nb', undefined],
  ])('%j', (body, expected) => {
    const file = model(`FROM x\nRUN <<EOF\n${body}\nEOF\n`);
    const command = unguardedCommand(file, first(file, 'RUN'));
    expect(command === undefined ? undefined : cut(file, command.span)).toBe(expected);
  });
});
