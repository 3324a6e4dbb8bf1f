import { expect, test } from 'vitest';
import { namesSecret } from '../../../client/src/docker/secretNames.ts';

test.each([
  'HF_TOKEN',
  'token',
  'WANDB_API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'PIP_PASSWORD',
  'NGC_APIKEY',
  'KEY2',
])('%s looks like a secret', (name) => {
  expect(namesSecret(name)).toBe(true);
});

test.each(['TOKENIZERS_PARALLELISM', 'CUDA_VERSION', 'KEYRING_DIR', 'AUTHOR', 'BYPASS', 'MAX_TOKENS'])(
  '%s does not',
  (name) => {
    expect(namesSecret(name)).toBe(false);
  },
);
