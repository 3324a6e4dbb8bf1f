import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { addCacheMounts } from '../../../server/src/tools/addCacheMounts.ts';
import { model } from '../../support/model.ts';

const PIP = '--mount=type=cache,target=/root/.cache/pip';

describe('adding cache mounts to a RUN', () => {
  const mounted = (script: string, before = '', startsAsRoot = true): string | undefined => {
    const file = model(`FROM a\n${before}RUN ${script}\n`);
    const run = runsOf(file.instructions).at(-1);
    const added = run && addCacheMounts(file, run, startsAsRoot);
    return added && applyEdits(file.text, added.edits).slice(`FROM a\n${before}RUN `.length, -1);
  };

  it.each([
    ['pip install --no-cache-dir x', '', `${PIP} pip install x`],
    ['--network=host pip install x', '', `${PIP} --network=host pip install x`],
    ['uv sync', 'ENV UV_CACHE_DIR=/c\n', '--mount=type=cache,target=/c uv sync'],
    [
      'pip install x',
      'RUN useradd -u 7 app\nUSER app\n',
      '--mount=type=cache,target=/home/app/.cache/pip,uid=7 pip install x',
    ],
    ['pip install x', 'USER 7\n', undefined],
    ['pip install x', 'ENV PIP_NO_CACHE_DIR=1\n', undefined],
    ['pip install x', 'ENV PIP_CACHE_DIR=$D\n', undefined],
    ['pip install x && pip cache purge', '', undefined],
    [`${PIP} pip install x`, '', undefined],
    ['["pip", "install", "--no-cache-dir", "x"]', '', undefined],
    ['make', '', undefined],
  ])('%s %s', (script, before, expected) => {
    expect(mounted(script, before)).toBe(expected);
  });

  it('does nothing where the user is not known', () => {
    expect(mounted('pip install x', '', false)).toBeUndefined();
  });
});
