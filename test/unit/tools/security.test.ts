import { describe, expect, it } from 'vitest';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { gpuQueries } from '../../../server/src/tools/gpuQueries.ts';
import { secretName } from '../../../server/src/tools/secretNames.ts';
import { isPlaceholder, isReference, masked } from '../../../server/src/tools/secretValues.ts';
import { dropsPrivileges, isRootUser, madeUser } from '../../../server/src/tools/users.ts';
import { first, model } from '../../support/model.ts';

describe('names of credentials', () => {
  const known = new Set(['HF_TOKEN', 'KAGGLE_KEY']);
  it.each([
    ['HF_TOKEN', 'known'],
    ['KAGGLE_KEY', 'known'],
    ['MY_API_KEY', 'shaped'],
    ['MYAPIKEY', undefined],
    ['DB_PASSWORD', 'shaped'],
    ['TOKEN', 'shaped'],
    ['token', 'shaped'],
    ['VNC_PW', 'shaped'],
    ['TOKENIZERS_PARALLELISM', undefined],
    ['TIKTOKEN_CACHE_DIR', undefined],
    ['HF_HUB_DISABLE_IMPLICIT_TOKEN', undefined],
    ['PAD_TOKEN', undefined],
    ['MAX_TOKENS', undefined],
    ['NUM_NEW_TOKEN', undefined],
    ['HF_TOKEN_PATH', undefined],
    ['TOKEN_URL', undefined],
    ['NO_CREDENTIALS', undefined],
    ['SSH_AUTH_SOCK', undefined],
    ['GPG_KEY', undefined],
    ['PWD', undefined],
  ])('%s is %s', (name, expected) => {
    expect(secretName(name, known)).toBe(expected);
  });
});

describe('values of credentials', () => {
  it.each([
    '',
    'x',
    'xxxxxxxx',
    'hf_xxx',
    '<token>',
    '$TOKEN',
    'your-key-here',
    'changeme',
    'None',
    'EMPTY',
    'true',
    'AKIAIOSFODNN7EXAMPLE',
    'hf_aaaaaaaaaaaa',
    'sk-12345678901234567890',
    '...',
  ])('takes %j for a placeholder', (value) => expect(isPlaceholder(value)).toBe(true));
  it.each(['kq83hfmz1', '9b1c0d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c', 'hf_xyz123', 'vncpassword'])(
    'takes %j for one',
    (value) => expect(isPlaceholder(value)).toBe(false),
  );
  it('knows a path and an address', () => {
    expect(['/run/secrets/x', './x', '~/x', 'https://x', 's3://x'].every(isReference)).toBe(true);
    expect(isReference('kq83/hfmz1')).toBe(false);
  });
  it.each([
    ['hf_kq83hfmz1', 'hf_…'],
    ['sk-proj-kq83hfmz1', 'sk-…'],
    ['AKIAKQ83HFMZ1', 'AKIA…'],
    ['kq83hfmz1', '…'],
    ['-----BEGIN PRIVATE KEY-----', '-----BEGIN…'],
  ])('shows of %s only %s', (secret, shown) => {
    expect(masked(secret)).toBe(shown);
  });
});

describe('users', () => {
  const instructions = (text: string) => model(`FROM a\n${text}\n`).instructions;
  it.each([
    ['RUN useradd -m -u 1001 -s /bin/bash app', { uid: '1001', name: 'app' }],
    ['RUN useradd app --uid=1001', { uid: '1001', name: 'app' }],
    ['RUN useradd -r app', { uid: undefined, name: 'app' }],
    ['RUN adduser -D -u 10001 app', { uid: '10001', name: 'app' }],
    ['RUN adduser --disabled-password --gecos "" app sudo', { uid: undefined, name: 'app' }],
    ['RUN groupadd -g 1 app && useradd -u $ID -g app app', { uid: undefined, name: 'app' }],
    ['RUN useradd $NAME', undefined],
    ['RUN usermod -aG x app', undefined],
  ])('%s', (text, expected) => {
    expect(madeUser(instructions(text))).toEqual(expected);
  });
  it('knows root by name and number', () => {
    expect(['root', '0', '0:0', 'root:root'].every(isRootUser)).toBe(true);
    expect(['10001', 'app', '00app', '1000:0'].some(isRootUser)).toBe(false);
  });
  it.each([
    ['ENTRYPOINT ["setpriv", "--reuid=1000", "app"]', true],
    ['ENTRYPOINT exec su-exec app serve', true],
    ['ENTRYPOINT ["tini", "--", "gosu", "app", "serve"]', true],
    ['RUN curl -o /usr/bin/gosu https://example.org/gosu-amd64\nENTRYPOINT ["/start.sh"]', true],
    ['RUN apt-get install gosu\nCMD ["serve"]', false],
    ['ENTRYPOINT ["tini", "--", "serve"]', false],
  ])('%s', (text, expected) => {
    expect(dropsPrivileges(instructions(text))).toBe(expected);
  });
});

describe('questions to the GPU', () => {
  const queries = (run: string) =>
    toolCommands(first(model(`FROM a\nRUN ${run}\n`), 'RUN').script)
      .flatMap(gpuQueries)
      .map(({ call, stops }) => [call, stops]);
  it.each([
    ['nvidia-smi -L', [['nvidia-smi', false]]],
    ['nvidia-smi --help', []],
    ['command -v nvidia-smi', []],
    ['python -c "import torch; torch.cuda.get_device_name(0)"', [['torch.cuda.get_device_name()', false]]],
    ['python -c "assert torch.cuda.is_available()"', [['torch.cuda.is_available()', true]]],
    ['python -c "assert (torch.cuda.device_count() > 1)"', [['torch.cuda.device_count()', true]]],
    ['python -c "assert not torch.cuda.is_available()"', [['torch.cuda.is_available()', false]]],
    ['python -c "assert x; torch.cuda.is_available()"', [['torch.cuda.is_available()', false]]],
    [
      'python -c "import sys; sys.exit(not torch.cuda.is_available())"',
      [['torch.cuda.is_available()', true]],
    ],
    ['python -c "assert jax.devices()"', [['jax.devices()', false]]],
    ['python -c "print(\'torch.cuda.is_available()\')"', []],
    ['python -c "print(jax.devices(\'cpu\'))"', []],
    ['python -c "print(torch.cuda.get_arch_list())"', []],
  ])('%s', (run, expected) => {
    expect(queries(run)).toEqual(expected);
  });
  it.each([
    ['if not torch.cuda.is_available():\n    raise SystemExit(1)', true],
    ['if torch.cuda.device_count() == 0:\n    sys.exit("none")', true],
    ['if torch.cuda.is_available():\n    raise SystemExit(1)', false],
    ['if not torch.cuda.is_available():\n    print("cpu")', false],
  ])('%s', (code, stops) => {
    expect(queries(`python <<EOF\n${code}\nEOF`)).toEqual([[expect.stringMatching(/^torch\.cuda\./), stops]]);
  });
});
