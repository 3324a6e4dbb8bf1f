import { describe, expect, it } from 'vitest';
import { mountedSecrets, secretReads, storedSecrets } from '../../../server/src/tools/mountedSecrets.ts';
import { first, model } from '../../support/model.ts';

const run = (text: string) => first(model(`FROM a\nRUN ${text}\n`), 'RUN');

describe('mounted secrets', () => {
  it.each([
    ['--mount=type=secret,id=a true', [['a', '/run/secrets/a', undefined]]],
    ['--mount=type=secret,id=a,env=A true', [['a', undefined, 'A']]],
    ['--mount=type=secret,target=/x/b true', [['b', '/x/b', undefined]]],
    ['--mount=type=cache,target=/c true', []],
  ])('%s', (text, expected) => {
    expect(mountedSecrets(run(text)).map(({ id, path, variable }) => [id, path, variable])).toEqual(expected);
  });
});

describe('files of /run/secrets that are read', () => {
  it.each([
    ['cat /run/secrets/a', ['a']],
    ['A="$(cat /run/secrets/a)" b', ['a']],
    ['cat /run/secrets/a || true', []],
    ['A=$(cat /run/secrets/a 2>/dev/null) b', []],
    ['[ -f /run/secrets/a ] && cat /run/secrets/a', []],
    ['cat /run/secrets/$NAME', []],
    ['ls /run/secrets/a', []],
  ])('%s', (text, expected) => expect(secretReads(run(text)).map(({ name }) => name)).toEqual(expected));
});

describe('secrets that are stored', () => {
  const mount = '--mount=type=secret,id=a';
  it.each([
    [`${mount} cp /run/secrets/a /root/.netrc`, ['/root/.netrc']],
    [`${mount} cp /run/secrets/a /root/.netrc && rm /root/.netrc`, []],
    [`${mount} wandb login $(cat /run/secrets/a)`, ['~/.netrc']],
    [`${mount},env=A echo $A > /b`, ['/b']],
    [`${mount},env=A echo $B > /b`, []],
    [`${mount} cp /run/secrets/a /etc/ssl/own.pem`, []],
  ])('%s', (text, expected) => expect(storedSecrets(run(text)).map(({ file }) => file)).toEqual(expected));
});
