import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { activeUser } from '../../../server/src/tools/activeUser.ts';
import { cacheUses, switchedOffBy } from '../../../server/src/tools/cacheUse.ts';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { removeArgument } from '../../../server/src/tools/removeArgument.ts';
import { removeCommand } from '../../../server/src/tools/removeCommand.ts';
import { first, model } from '../../support/model.ts';

describe('taking a command out of a RUN', () => {
  const without = (script: string, program: string): string | undefined => {
    const file = model(`FROM a\nRUN ${script}\n`);
    const run = first(file, 'RUN');
    const command = toolCommands(run.script).find((one) => one.program === program);
    const edit = command && removeCommand(file, run, command);
    return edit && applyEdits(file.text, [edit]).slice('FROM a\nRUN '.length, -1);
  };
  it.each([
    ['a && rm x', 'a'],
    ['rm x && a', 'a'],
    ['a; rm x; b', 'a; b'],
    ['a && \\\n    rm x && \\\n    b', 'a && \\\n    b'],
    ['<<EOF\na\nrm x\nb\nEOF', '<<EOF\na\nb\nEOF'],
    ['rm x', undefined],
    ['a && rm x || true', undefined],
    ['a && if b; then rm x; fi', undefined],
    ['a && (rm x)', undefined],
    ['a | rm x', undefined],
    ['a && \\\n    # why\n    rm x', undefined],
    ['["rm", "x"]', undefined],
  ])('%s', (script, expected) => {
    expect(without(script, 'rm')).toBe(expected);
  });
});

describe('taking an argument out of a command', () => {
  const without = (script: string): string | undefined => {
    const file = model(`FROM a\nRUN ${script}\n`);
    const run = first(file, 'RUN');
    const start = file.text.indexOf('-x');
    const edit = removeArgument(file, run, { start, end: start + 2 });
    return edit && applyEdits(file.text, [edit]).slice('FROM a\nRUN '.length, -1);
  };
  it.each([
    ['a -x b', 'a b'],
    ['a \\\n  -x \\\n  b', 'a \\\n  b'],
    ['a \\\n  -x b', 'a \\\n  b'],
    ['a \\\n  -x', 'a'],
    ['a \\\n  # why\n  -x', undefined],
    ['["a", "-x"]', undefined],
  ])('%s', (script, expected) => {
    expect(without(script)).toBe(expected);
  });
});

describe('calls that cache', () => {
  const uses = (script: string, before = '') => {
    const run = first(model(`FROM a\n${before}RUN ${script}\n`), 'RUN');
    return cacheUses(run).map((use) => [use.tool, use.off !== undefined, switchedOffBy(use, run)]);
  };
  it.each([
    ['pip install x', '', [['pip', false, undefined]]],
    [
      'pip install --no-cache-dir x && uv sync',
      '',
      [
        ['pip', true, undefined],
        ['uv', false, undefined],
      ],
    ],
    ['pip install x', 'ENV PIP_NO_CACHE_DIR=off\n', [['pip', false, 'PIP_NO_CACHE_DIR']]],
    ['uv sync', 'ENV UV_NO_CACHE=0\n', [['uv', false, undefined]]],
    ['pip install --cache-dir=/c x', '', []],
    ['sudo pip install x && uv --version', '', []],
  ])('%s %s', (script, before, expected) => {
    expect(uses(script, before)).toEqual(expected);
  });
});

describe('who runs an instruction', () => {
  const user = (before: string) => {
    const file = model(`FROM a\n${before}RUN last\n`);
    const run = runsOf(file.instructions).at(-1);
    const found = run && activeUser(file, run);
    return found && [found.name, found.isRoot, found.uid, found.home];
  };
  it.each([
    ['', undefined],
    ['ARG WHO\nUSER $WHO\n', undefined],
    ['USER root\n', ['root', true, undefined, undefined]],
    ['USER 1000:100\n', ['1000', false, '1000', undefined]],
    ['RUN useradd -u 7 app\nUSER app\n', ['app', false, '7', '/home/app']],
    ['RUN useradd -u 7 app\nUSER 7\n', ['7', false, '7', '/home/app']],
  ])('%s', (before, expected) => {
    expect(user(before)).toEqual(expected);
  });
});
