import { describe, expect, it } from 'vitest';
import { namesVersion, pipedScripts } from '../../../server/src/tools/pipedScripts.ts';
import { first, model } from '../../support/model.ts';

const scriptsIn = (script: string) => pipedScripts(first(model(`FROM a\nRUN ${script}\n`), 'RUN'));

describe('scripts run from the network', () => {
  it.each([
    ['curl https://h/i.sh | sh', 'pipe'],
    ['curl h.org/i.sh | bash -s -- -y', 'pipe'],
    ['wget -qO- https://h/i.sh | sudo -E bash -', 'pipe'],
    ['curl https://h/i.sh | tee log | bash -ex', 'pipe'],
    ['if true; then curl https://h/i.sh | sh; fi', 'pipe'],
    ["bash -c 'curl https://h/i.sh | sh'", 'pipe'],
    ['bash -lc "$(curl https://h/i.sh)"', 'substitution'],
    ['bash <(curl https://h/i.sh) --yes', 'substitution'],
    ['source <(curl https://h/i.sh)', 'substitution'],
    ['eval "$(curl https://h/i.sh)"', 'substitution'],
  ])('%s', (script, form) => {
    expect(scriptsIn(script).map((found) => found.form)).toEqual([form]);
  });

  it.each([
    'curl https://h/i.sh -o i.sh && sh i.sh',
    'curl https://h/a.tgz | tar xz',
    'curl https://h/a.json | python -m json.tool',
    'curl https://h/list | sh read.sh',
    'curl https://h/list | grep x && sh',
    'diff <(curl https://h/a) b',
    'bash read.sh <(curl https://h/a)',
    'bash -c "echo $(curl https://h/v)"',
    'curl $URL | sh',
    'curl https://h/i.sh | tee i.sh | sha256sum -c sum && curl https://h/i.sh | sh',
  ])('none in %s', (script) => {
    expect(scriptsIn(script)).toEqual([]);
  });
});

describe('a version', () => {
  it.each([
    ['curl https://h/uv/0.9.10/install.sh | sh', true],
    ['curl https://h/nvm/v0.40.3/install.sh | bash', true],
    ['curl https://h/a/5f1d7a0c3b2e/get.sh | sh', true],
    ['curl https://h/get.sh | TOOL_VERSION=1.2 sh', true],
    ['curl https://h/get.sh | sh -s -- --version 3', true],
    ['curl https://h/get.sh | sh', false],
    ['curl https://h.1.2.org/setup_20.x | bash -', false],
    ['curl https://sh.rustup.rs | sh -s -- --default-toolchain stable', false],
  ])('%s: %s', (script, named) => {
    expect(scriptsIn(script).map(namesVersion)).toEqual([named]);
  });
});
