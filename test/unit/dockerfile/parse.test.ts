import { describe, expect, it } from 'vitest';
import { InstructionCache } from '../../../server/src/dockerfile/astAdapter.ts';
import type { DockerfileModel } from '../../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { resolvedValue } from '../../../server/src/text/resolved.ts';
import { cut, first, model } from '../../support/model.ts';

const keywords = (text: string) => model(text).instructions.map((instruction) => instruction.keyword);
const programs = (text: string) =>
  runsOf(model(text).instructions).flatMap((run) =>
    run.script.commands.map((command) => command.argv.map((word) => word.text).join(' ')),
  );

describe('dockerfile-ast 0.7.1 defects stay outside', () => {
  it.each([' RUN $(', '  RUN echo $(', '\tRUN $(', 'FROM a\n RUN $('])(
    '%j does not overflow the stack',
    (text) => {
      expect(() => model(text).instructions.length).not.toThrow();
    },
  );
  it('a << inside quotes is no here-document', () => {
    expect(keywords('FROM a\nRUN echo "use <<EOF here"\nUSER 1000\nCMD ["x"]\n')).toEqual([
      'FROM',
      'RUN',
      'USER',
      'CMD',
    ]);
  });
  it('a here-document inside bash -c quotes is none of the Dockerfile', () => {
    expect(keywords("FROM a\nRUN bash -c 'cat <<EOF'\nUSER 1000\n")).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('an arithmetic shift is no here-document', () => {
    expect(keywords('FROM a\nRUN echo $(( 1 << 2 ))\nUSER 1000\n')).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('a here-string is no here-document', () => {
    expect(keywords('FROM a\nRUN grep x <<< ${BASE}\nUSER 1000\n')).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('a here-document on a file descriptor keeps its body', () => {
    const file = model('FROM a\nRUN cat 3<<EOF\nUSER root\nEOF\nUSER 1000\n');
    expect(file.instructions.map((i) => i.keyword)).toEqual(['FROM', 'RUN', 'USER']);
    const doc = first(file, 'RUN').heredocs[0];
    expect(doc && cut(file, doc.body)).toBe('USER root\n');
  });
  it('__proto__ as a stage name is a name', () => {
    expect(model('FROM a AS __proto__\nFROM __proto__\n').stages.map((stage) => stage.base.kind)).toEqual([
      'image',
      'stage',
    ]);
  });
});

describe('here-documents', () => {
  it('reads the body as the script', () => {
    expect(programs('FROM a\nRUN <<EOF\nset -e\npip install x\nEOF\n')).toEqual(['set -e', 'pip install x']);
  });
  it('strips tabs before the closing word of <<-', () => {
    const file = model('FROM a\nCOPY <<-EOT /x\n\tUSER root\n\tEOT\nUSER 1\n');
    expect(file.instructions.map((i) => i.keyword)).toEqual(['FROM', 'COPY', 'USER']);
    expect(first(file, 'COPY').destination).toMatchObject({ kind: 'known', value: '/x' });
    expect(first(file, 'COPY').sources).toEqual([]);
  });
  it('knows two in one instruction', () => {
    const file = model('FROM a\nCOPY <<A <<B /d/\na\nA\nb\nB\nUSER 1\n');
    expect(first(file, 'COPY').heredocs.map((doc) => cut(file, doc.body))).toEqual(['a\n', 'b\n']);
  });
  it('reports one that is never closed', () => {
    const file = model('FROM a\nRUN <<EOF\nx\n');
    expect(file.problems.map((problem) => problem.message)).toEqual(['here-document EOF is not closed']);
  });
  it('has none in exec form', () => {
    expect(keywords('FROM a\nRUN ["sh", "-c", "cat <<EOF"]\nUSER 1\n')).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('leaves a script for another interpreter alone', () => {
    expect(programs('FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n')).toEqual([]);
  });
});

describe('continuations', () => {
  it('skips comments and blank lines inside', () => {
    const text = 'FROM a\nRUN apt-get update && \\\n  # why\n\n  apt-get install -y \\\n  curl\nUSER 1\n';
    expect(programs(text)).toEqual(['apt-get update', 'apt-get install -y curl'].map((x) => x));
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('accepts blanks after the mark and CRLF', () => {
    expect(programs('FROM a\r\nRUN a && \\  \r\n  b\r\nUSER 1\r\n')).toEqual(['a', 'b']);
  });
  it('joins a word that the mark splits', () => {
    const run = first(model('FROM a\nRUN pip install --no-cache\\\n-dir x\n'), 'RUN');
    expect(run.script.commands[0]?.argv[2]?.value).toMatchObject({ value: '--no-cache-dir' });
  });
  it('a doubled backslash continues nothing', () => {
    expect(keywords('FROM a\nRUN echo \\\\\nUSER 1\n')).toEqual(['FROM', 'RUN', 'USER']);
  });
  it('uses the escape directive', () => {
    const text = '# escape=`\nFROM a\nRUN a && `\n  b\nCOPY C:\\x D:\\\nUSER 1\n';
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'COPY', 'USER']);
  });
  it('gives document offsets after an emoji and a BOM', () => {
    const file = model('\uFEFF# 🚀\nFROM a\nRUN echo 🚀 && pip install torch\n');
    const word = first(file, 'RUN').script.commands[1]?.argv[2];
    expect(word && cut(file, word.span)).toBe('torch');
    expect(file.instructions.map((i) => i.keyword)).toEqual(['FROM', 'RUN']);
  });
});

describe('stages and variables', () => {
  const base = (text: string) => model(text).stages.at(-1)?.base;
  it('resolves a default as overridable', () => {
    const file = model('ARG V=12.4.1\nFROM nvidia/cuda:${V}-base-ubuntu22.04\n');
    expect(file.stages[0]?.from.image).toMatchObject({
      kind: 'overridable',
      value: 'nvidia/cuda:12.4.1-base-ubuntu22.04',
    });
  });
  it('an ARG without default is unknown, not empty', () => {
    expect(base('ARG V\nFROM nvidia/cuda:${V}\n')).toEqual({ kind: 'unresolved', missing: ['V'] });
  });
  it('uses the default of an expansion', () => {
    expect(base('ARG V\nFROM a:${V:-1}\n')).toMatchObject({ kind: 'image', image: { tag: '1' } });
    expect(base('ARG X=${Y:-"b:2"}\nFROM ${X}\n')).toMatchObject({
      kind: 'image',
      image: { repository: 'b', tag: '2' },
    });
  });
  it('an ARG instruction declares several names, with or without values', () => {
    const names = (text: string) =>
      first(model(text), 'ARG').assignments.map(({ name, value }) => [name.value, resolvedValue(value)]);
    expect(names('ARG A B="x y" C')).toEqual([
      ['A', undefined],
      ['B', 'x y'],
      ['C', undefined],
    ]);
    expect(names('ARG A B')).toEqual([
      ['A', undefined],
      ['B', undefined],
    ]);
  });
  it('a stage named by an ARG is a stage', () => {
    expect(base('ARG B=one\nFROM x AS one\nFROM ${B}\n')).toEqual({ kind: 'stage', stage: 0 });
    expect(base('FROM x AS Cu12.8\nFROM cu12.8\n')).toEqual({ kind: 'stage', stage: 0 });
  });
  it('ENV wins over ARG and is inherited by FROM stage', () => {
    const file = model('FROM a AS s\nENV X=1\nARG X=2\nFROM s\nENV Y=$X\n');
    const env = file.instructions.filter((i) => i.keyword === 'ENV').at(-1);
    expect(env?.assignments[0]?.value).toMatchObject({ kind: 'known', value: '1' });
  });
  it('a name the file does not declare is unknown in ENV', () => {
    expect(first(model('FROM a\nENV P=/x:$PATH\n'), 'ENV').assignments[0]?.value).toMatchObject({
      kind: 'unknown',
      missing: ['PATH'],
    });
  });
  it('an ARG in a stage takes the global default', () => {
    const run = first(model('ARG T=2.4.0\nFROM a\nARG T\nRUN pip install torch==$T\n'), 'RUN');
    expect(run.script.commands[0]?.argv[2]?.value).toMatchObject({
      kind: 'overridable',
      value: 'torch==2.4.0',
    });
  });
  it('single quotes keep the dollar', () => {
    expect(first(model("FROM a\nENV X='$Y' Z=\\$Y\n"), 'ENV').assignments.map((a) => a.value)).toMatchObject([
      { kind: 'known', value: '$Y' },
      { kind: 'known', value: '$Y' },
    ]);
  });
  it('knows no image where FROM has too many words', () => {
    expect(base('FROM Apache Spark 3.4.1\n')).toEqual({ kind: 'unresolved', missing: [] });
  });
});

describe('what the builder refuses', () => {
  const refused = (text: string) => {
    const file = model(text);
    return file.problems.map(({ span, message }) => `${cut(file, span)}: ${message}`);
  };
  it.each([
    ['', [': no instruction in this file']],
    ['# only a comment\n', [': no instruction in this file']],
    ['hello\n', ['hello: unknown instruction']],
    ['ARG A\n', ['ARG: no FROM in this file']],
    ['FROM a\nRUNN x\n', ['RUNN: unknown instruction']],
    ['ARG A\nRUN x\nFROM a\n', ['RUN: RUN stands before the first FROM']],
    ['FROM\n', ['FROM: FROM names no image']],
    ['FROM a # pinned\n', ['FROM: FROM takes one image, or an image AS a name']],
    ['FROM a b c d\n', ['FROM: FROM takes one image, or an image AS a name']],
    ['FROM a\nRUN <<EOF\nx\n', ['<<EOF: here-document EOF is not closed']],
    ['FROM a as b\nONBUILD RUN x\n', []],
    ['# syntax=docker/dockerfile:1\nFROM a\nFOO\n', ['FOO: unknown instruction']],
    ['# syntax=example.org/frontend\nFROM a\nINCLUDE x\n', []],
  ])('%j', (text, messages) => {
    expect(refused(text)).toEqual(messages);
  });
});

describe('forms', () => {
  it.each([
    ['CMD ["a", "b"]', 'exec', ['a', 'b']],
    ['CMD a b', 'shell', ['a', 'b']],
    ["CMD ['a', 'b']", 'shell', ['[a,', 'b]']],
    ['HEALTHCHECK --interval=5s CMD curl -f x', 'shell', ['curl', '-f', 'x']],
    ['HEALTHCHECK CMD ["curl", "x"]', 'exec', ['curl', 'x']],
    ['HEALTHCHECK NONE', 'none', []],
    ['CMD', 'none', []],
  ] as const)('%s', (line, form, words) => {
    const file = model(`FROM a\n${line}\n`);
    const instruction = file.instructions[1];
    if (instruction === undefined || !('script' in instruction)) throw new Error('no script');
    expect(instruction.form).toBe(form);
    const argv = instruction.script.commands[0]?.argv ?? [];
    expect(argv.map((word) => (word.value.kind === 'unknown' ? word.text : word.value.value))).toEqual(words);
  });
  it('reads mounts', () => {
    const mount = first(
      model('FROM a\nRUN --mount=type=cache,target=/root/.cache/pip,sharing=locked pip install x\n'),
      'RUN',
    ).mounts[0];
    expect(mount?.type).toBe('cache');
    expect(mount?.options.get('target')).toBe('/root/.cache/pip');
  });
  it('SHELL decides the dialect of what follows, not of what stood before', () => {
    const runs = runsOf(
      model(
        'FROM a\nRUN x\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN y\nSHELL ["powershell"]\nRUN z\n',
      ).instructions,
    );
    expect(runs.map((run) => run.script.dialect)).toEqual(['sh', 'bash', 'pwsh']);
    expect([...(runs[1]?.script.options ?? [])].sort()).toEqual(['errexit', 'pipefail']);
  });
});

describe('reading again', () => {
  const text = 'ARG A=1\nFROM a\nENV B=$A\nRUN echo $B && \\\n  # why\n  x\nRUN y\n';
  const again = (next: string) => {
    const before = model(text);
    const after = parseDockerfile(before.uri, next, new InstructionCache(), before);
    const plain = (file: DockerfileModel) =>
      file.instructions.map((i) => [i.keyword, i.span, 'script' in i ? i.script.commands : i.words]);
    expect(plain(after)).toEqual(plain(model(next)));
    return after.instructions.filter((instruction, at) => instruction === before.instructions[at]).length;
  };
  it('takes over what stands above the change', () => {
    expect(again(`${text}# end\n`)).toBe(2);
    expect(again(text.replace('RUN y', 'RUN yy'))).toBe(1);
  });
  it('takes over nothing that could read differently', () => {
    expect(again(text.replace('A=1', 'A=22'))).toBe(0);
    expect(again(text.replace('A=1', 'A=2'))).toBe(0);
    expect(again(`# escape=\`\n${text}`)).toBe(0);
    expect(again(text.replace('  x\n', '  x \\\n'))).toBe(0);
  });
  it('nests without end and stays a text', () => {
    expect(() => model(`FROM a\nENV X=${'${a:-'.repeat(4000)}`).instructions).not.toThrow();
  });
});
