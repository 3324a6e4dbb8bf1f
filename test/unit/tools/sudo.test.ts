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
    ['echo "app ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers', true],
    ['echo "$WHO ALL=(ALL) NOPASSWD: ALL" | tee "/etc/sudoers.d/a"', true],
    ["sed -i 's/x/ALL ALL=(ALL:ALL) NOPASSWD: ALL/' /etc/sudoers", true],
    ['echo "other ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers', false],
    ['echo "%app ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers', false],
    ['grep "app ALL=(ALL) NOPASSWD" < /etc/sudoers', false],
    ['echo "app ALL=(ALL) NOPASSWD: ALL" > /tmp/a', false],
    ['echo "app ALL=(ALL) NOPASSWD: ALL" && echo a > /etc/sudoers.d/a', false],
  ])('%s: %s', (script, found) => {
    const file = model(`FROM a\nRUN ${script}\n`);
    expect(passwordlessRule(file, first(file, 'RUN'), 'app') !== undefined).toBe(found);
  });
});
