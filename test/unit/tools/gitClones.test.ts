import { describe, expect, it } from 'vitest';
import { placedCommands } from '../../../server/src/tools/commandFolders.ts';
import { gitClones, isMoving, pinsClone, runsOtherScript } from '../../../server/src/tools/gitClones.ts';
import { first, model } from '../../support/model.ts';

const clonesIn = (script: string, start = '/src') =>
  gitClones(first(model(`FROM a\nRUN ${script}\n`), 'RUN'), start);

describe('clones', () => {
  it.each([
    ['git clone https://h/a/one.git', 'one', '/src/one', undefined],
    ['git clone --depth 1 -b v1 git@h:a/two two-dir', 'two', '/src/two-dir', 'v1'],
    ['cd /opt && git clone --branch=main https://h/a/three/ /abs', 'three', '/abs', 'main'],
    ['git -C sub clone ssh://h/four', 'four', '/src/sub/four', undefined],
    ['cd $X && git clone https://h/five', 'five', undefined, undefined],
  ])('%s', (script, name, folder, branch) => {
    const [clone] = clonesIn(script);
    expect([clone?.name, clone?.folder, clone?.branch?.text]).toEqual([name, folder, branch]);
  });
  it.each([
    'git clone /local/copy',
    'git clone $URL',
    'git clone --revision=abc https://h/a',
    'git fetch https://h/a',
    'gh repo clone a/b',
  ])('none in %s', (script) => {
    expect(clonesIn(script)).toEqual([]);
  });
});

describe('branches that move', () => {
  it.each([
    ['', true],
    ['-b main', true],
    ['-b origin/master', true],
    ['-b nightly', true],
    ['-b v2.1', false],
    ['-b release-2', false],
    ['-b $UNKNOWN', false],
  ])('"%s": %s', (option, moving) => {
    expect(isMoving(clonesIn(`git clone ${option} https://h/a`)[0]?.branch)).toBe(moving);
  });
});

describe('what puts a clone on a state', () => {
  it.each([
    ['cd a && git checkout v1', true],
    ['git -C a reset --hard 1a2b3c4', true],
    ['cd /elsewhere && git checkout v1', false],
    ['cd a && git checkout -- file', true],
    ['cd a && git checkout main', false],
    ['cd a && git checkout .', false],
    ['cd a && git submodule update', false],
    ['cd $X && git checkout v1', true],
  ])('%s: %s', (script, pins) => {
    const run = first(model(`FROM a\nRUN git clone https://h/a && ${script}\n`), 'RUN');
    const [clone] = gitClones(run, '/src');
    if (clone === undefined) throw new Error('no clone');
    expect(placedCommands(run.script, '/src').some((command) => pinsClone(clone, command))).toBe(pins);
  });
});

describe('scripts that may put a clone on a state', () => {
  it.each([
    ['. /scripts/checkout.sh', true],
    ['bash -e ../checkout.sh', true],
    ['cd a && ./install.sh', false],
    ['bash a/install.sh', false],
    ['cd $X && ./install.sh', false],
    ['make', false],
  ])('%s: %s', (script, may) => {
    const run = first(model(`FROM a\nRUN git clone https://h/a && ${script}\n`), 'RUN');
    const [clone] = gitClones(run, '/src');
    if (clone === undefined) throw new Error('no clone');
    expect(placedCommands(run.script, '/src').some((command) => runsOtherScript(clone, command))).toBe(may);
  });
});
