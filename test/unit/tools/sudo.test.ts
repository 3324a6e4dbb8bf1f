import { describe, expect, it } from 'vitest';
import { passwordlessRule, plainSudoCalls } from '../../../server/src/tools/sudo.ts';
import { cut, first, model } from '../../support/model.ts';

describe('sudo that root does not need', () => {
  it.each([
    ['sudo apt-get update && sudo -E tee x', ['sudo :apt-get', 'sudo -E :tee']],
    ['/usr/bin/sudo -H A=1 pip install x', ['/usr/bin/sudo -H :pip']],
    ['["sudo", "ldconfig"]', ['"sudo", :ldconfig']],
    ['sudo -u app id', []],
    ['sudo -i', []],
    ['sudo --login id', []],
    ['apt-get install sudo', []],
  ])('%s', (script, calls) => {
    const file = model(`FROM a\nRUN ${script}\n`);
    const found = plainSudoCalls(first(file, 'RUN'));
    expect(found.map(({ prefix, program }) => `${cut(file, prefix)}:${program}`)).toEqual(calls);
  });
});

describe('rules without a password', () => {
  it.each([
    ['echo "a NOPASSWD: ALL" >> /etc/sudoers', 'echo "a NOPASSWD: ALL" >> /etc/sudoers'],
    ['echo NOPASSWD | tee "/etc/sudoers.d/a"', 'echo NOPASSWD'],
    ['sed -i s/x/NOPASSWD/ /etc/sudoers', 'sed -i s/x/NOPASSWD/ /etc/sudoers'],
    ['grep NOPASSWD < /etc/sudoers', undefined],
    ['echo NOPASSWD > /tmp/a', undefined],
    ['echo NOPASSWD && echo a > /etc/sudoers.d/a', undefined],
  ])('%s', (script, expected) => {
    const file = model(`FROM a\nRUN ${script}\n`);
    const span = passwordlessRule(file, first(file, 'RUN'));
    expect(span && cut(file, span)).toBe(expected);
  });
});
