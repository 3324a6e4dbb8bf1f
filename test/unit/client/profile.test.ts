import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseProfileFile, withProfile } from '../../../client/src/common/profileText.ts';
import type { Profile } from '../../../client/src/docker/profile.ts';

const full: Profile = {
  dockerfile: 'train.Dockerfile',
  folder: '.',
  engine: 'gpu-box',
  image: 'w:dev',
  build: {
    tags: ['w:dev'],
    target: 'runtime',
    args: { CUDA: '12.4.1', TOKEN: null },
    platforms: ['linux/amd64'],
    secrets: [
      { id: 'hf', env: 'HF_TOKEN' },
      { id: 'rc', src: 'netrc' },
    ],
    cacheFrom: ['type=gha'],
    cacheTo: ['type=gha'],
    progress: 'plain',
    builder: 'k8s',
    output: 'push',
    noCache: false,
    pull: true,
  },
  run: {
    gpus: { devices: ['0', '1'] },
    sharedMemory: '2g',
    ports: [{ host: 8080, container: 8000 }],
    mounts: [{ source: 'models', target: '/models', writable: false }],
    modelCache: 'huggingface',
    envFile: '.env',
    env: { HF_TOKEN: null },
    cpus: '4',
    memory: '16g',
    readOnly: true,
    user: '1000',
    unlimited: true,
    mode: 'background',
  },
};

const wrong = (text: string): { readonly line: number; readonly message: string } => {
  const answer = parseProfileFile(text);
  if (answer.kind === 'read') throw new Error('it was read');
  return { line: text.slice(0, answer.offset).split('\n').length, message: answer.message };
};

describe('profile file', () => {
  test('a profile is read back as it was saved', () => {
    const text = withProfile('{}', 'train', full);
    expect(parseProfileFile(text)).toEqual({ kind: 'read', profiles: { train: full }, text });
  });

  test('the schema knows exactly the entries that are read', () => {
    const schema: unknown = JSON.parse(
      readFileSync(new URL('../../../schemas/profiles.schema.json', import.meta.url), 'utf8'),
    );
    expect(schema).toMatchObject({
      definitions: {
        profile: { properties: Object.fromEntries(Object.keys(full).map((key) => [key, {}])) },
        build: { properties: Object.fromEntries(Object.keys(full.build ?? {}).map((key) => [key, {}])) },
        run: { properties: Object.fromEntries(Object.keys(full.run ?? {}).map((key) => [key, {}])) },
      },
    });
  });

  test('comments, other profiles and line endings stay', () => {
    const before =
      '{\r\n  // ours\r\n  "profiles": {\r\n    "a": { "dockerfile": "A" }, // first\r\n  },\r\n}\r\n';
    const after = withProfile(before, 'b', { dockerfile: 'B' });
    expect(after).toContain('// ours\r\n');
    expect(after).toContain('// first');
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(parseProfileFile(after)).toMatchObject({
      profiles: { a: { dockerfile: 'A' }, b: { dockerfile: 'B' } },
    });
  });

  test('a profile is replaced by one of its name', () => {
    const before = withProfile('{}', 'a', full);
    const after = withProfile(before, 'a', { dockerfile: 'B' });
    expect(parseProfileFile(after)).toMatchObject({ profiles: { a: { dockerfile: 'B' } } });
    expect(after).not.toContain('train.Dockerfile');
  });

  test.each([
    ['{\n"profiles": {', 2, 'CloseBraceExpected'],
    ['[]', 1, 'an object is expected'],
    ['{\n"profile": {}\n}', 2, 'profile: there is no such entry; known are $schema, profiles'],
    ['{"profiles": {\n"a": {}\n}}', 2, 'profiles.a.dockerfile: expected: a text'],
    ['{"profiles": {"a": {\n"dockerfile": 3}}}', 2, 'profiles.a.dockerfile: expected: a text'],
    [
      '{"profiles": {"a": {"dockerfile": "D",\n"image": "--privileged"}}}',
      2,
      'profiles.a.image: expected: an image name: lower case, like registry/team/model:tag',
    ],
    [
      '{"profiles": {"a": {"dockerfile": "D", "run": {\n"gpus": "$(x)"}}}}',
      2,
      'profiles.a.run.gpus: expected: all, none, amd, count=2, or names of GPUs such as 0,1',
    ],
    [
      '{"profiles": {"a": {"dockerfile": "D", "run": {"ports": [\n{"host": 0, "container": 1}]}}}}',
      2,
      'profiles.a.run.ports.0.host: expected: a number from 1 to 65535',
    ],
    [
      '{"profiles": {"a": {"dockerfile": "D", "run": {\n"privileged": true}}}}',
      2,
      expect.stringMatching(/^profiles\.a\.run\.privileged: there is no such entry/),
    ],
  ])('%j is wrong in line %i', (text, line, message) => {
    expect(wrong(text)).toEqual({ line, message });
  });
});
