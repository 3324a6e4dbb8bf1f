import { describe, expect, it } from 'vitest';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { downloads } from '../../../server/src/tools/downloads.ts';
import { covers, removalsOf, storedBy } from '../../../server/src/tools/layerFiles.ts';
import { first, model } from '../../support/model.ts';

const run = (script: string) => first(model(`FROM a\nRUN ${script}\n`), 'RUN');

describe('downloads', () => {
  it.each([
    ['wget https://h/a/b.zip?x=1', ['b.zip']],
    ['wget -q -P /d https://h/b.zip', ['/d/b.zip']],
    ['wget -qO /d/c.zip https://h/b.zip', ['/d/c.zip']],
    ['wget -qO- https://h/b.zip | tar x', [undefined]],
    ['curl -fsSLo c.zip https://h/b.zip', ['c.zip']],
    ['curl --output=c.zip https://h/b.zip', ['c.zip']],
    ['curl -LO https://h/b.zip', ['b.zip']],
    ['curl https://h/b.zip', [undefined]],
    ['curl -o - https://h/b.zip', [undefined]],
    ['wget "$URL"', []],
  ])('%s', (script, expected) => {
    expect(
      toolCommands(run(script).script)
        .flatMap(downloads)
        .map(({ file }) => file),
    ).toEqual(expected);
  });
});

describe('what a layer keeps', () => {
  it.each([
    ['wget https://h/b.zip', ['/w/b.zip']],
    ['wget https://h/b.zip && rm b.zip', []],
    ['cd /x && git clone https://h/p', ['/x/p']],
    ['wget https://h/list.txt', []],
  ])('%s', (script, expected) => {
    expect(storedBy(run(script), '/w').map(({ path }) => path)).toEqual(expected);
  });

  it.each([
    ['rm -rf a /b/*', ['/w/a', '/b']],
    ['rm -rf /x/{a,b}', ['/x/a', '/x/b']],
    ['rm *.txt ~/a $X', []],
    ['find /a -name x -delete', []],
    ['if t; then rm /a; fi', []],
  ])('%s removes', (script, expected) => {
    expect(removalsOf(run(script), '/w').flatMap(({ paths }) => paths)).toEqual(expected);
  });

  it('goes with a folder above it', () => {
    expect(covers('/tmp', '/tmp/a')).toBe(true);
    expect(covers('/tmp/a', '/tmp')).toBe(false);
  });
});
