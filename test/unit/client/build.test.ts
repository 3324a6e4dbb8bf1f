import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BuildSettings, buildEnvironment, buildInvocation } from '../../../client/src/docker/build.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;
const podman = { program: '/usr/bin/podman', dialect: 'podman' } as const;
const nerdctl = { program: 'nerdctl', dialect: 'nerdctl' } as const;
const place = { file: '/w/Dockerfile', context: '/w' };
const tags = ['w:dev'];

const line = (settings: BuildSettings, engine: Parameters<typeof buildInvocation>[0] = docker): string =>
  buildInvocation(engine, place, settings).argv.join(' ');

describe('buildInvocation', () => {
  test('names file, tags and context, the context last', () => {
    expect(buildInvocation(docker, place, { tags: ['w:dev', 'r.example.com/w:1'] })).toEqual({
      program: 'docker',
      argv: ['build', '--file', '/w/Dockerfile', '--tag', 'w:dev', '--tag', 'r.example.com/w:1', '/w'],
      redact: [],
    });
  });

  test('uses the program it was given, with the same arguments for podman and nerdctl', () => {
    expect(buildInvocation(podman, place, { tags }).program).toBe('/usr/bin/podman');
    expect(line({ tags, target: 'x' }, podman)).toBe(line({ tags, target: 'x' }));
    expect(line({ tags, target: 'x' }, nerdctl)).toBe(line({ tags, target: 'x' }));
  });

  test('an engine is chosen before the command, as its client names it', () => {
    expect(line({ tags }, { ...docker, context: 'gpu-box' })).toMatch(/^--context gpu-box build /);
    expect(line({ tags }, { ...podman, context: 'gpu-box' })).toMatch(/^--connection gpu-box build /);
    expect(line({ tags }, { ...nerdctl, context: 'gpu-box' })).toMatch(/^build /);
  });

  test('buildx is called only where it is needed', () => {
    expect(line({ tags, platforms: ['linux/arm64'] })).toMatch(/^build .* --platform linux\/arm64 /);
    expect(line({ tags, platforms: ['linux/amd64', 'linux/arm64'], output: 'push' })).toBe(
      'buildx build --file /w/Dockerfile --tag w:dev --platform linux/amd64,linux/arm64 --push /w',
    );
    expect(line({ tags, builder: 'k8s', output: 'load', progress: 'plain' })).toBe(
      'buildx build --file /w/Dockerfile --tag w:dev --builder k8s --load --progress plain /w',
    );
    expect(line({ tags, cacheFrom: ['type=gha'], cacheTo: ['type=gha,mode=max'] })).toBe(
      'buildx build --file /w/Dockerfile --tag w:dev --cache-from type=gha --cache-to type=gha,mode=max /w',
    );
  });

  test('podman collects several platforms in a manifest, and gets no flag of buildx', () => {
    const settings = {
      tags,
      platforms: ['linux/amd64', 'linux/arm64'],
      builder: 'b',
      output: 'push',
    } as const;
    expect(line({ ...settings, progress: 'plain' }, podman)).toBe(
      'build --file /w/Dockerfile --manifest w:dev --platform linux/amd64,linux/arm64 /w',
    );
  });

  test('a check names nothing, since it builds nothing', () => {
    expect(buildInvocation(docker, place, { tags }, true).argv.join(' ')).toBe(
      'buildx build --file /w/Dockerfile --check /w',
    );
  });

  test('fresh layers and base images', () => {
    expect(line({ tags, noCache: true, pull: true })).toMatch(/ --no-cache --pull \/w$/);
  });

  test.each([
    '/w/a b$(touch injected);.Dockerfile',
    '/w/"double" and \'single\' quotes',
    '/w/`touch injected`',
    '/w/two\nlines',
    '/w/-rf',
    '/w/$HOME && rm -rf x | y > z',
    '/w/100% %PATH% ^&',
    'C:\\Users\\A B\\Dockerfile',
    '/w/模型/Dockerfile',
  ])('hands over %j as one argument, unchanged', (name) => {
    const { argv } = buildInvocation(docker, { file: name, context: name }, { tags });
    expect(argv[argv.indexOf('--file') + 1]).toBe(name);
    expect(argv.at(-1)).toBe(name);
    expect(argv).toHaveLength(6);
  });

  test('any text stays one argument, in its place', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (file, context, value) => {
        const { argv } = buildInvocation(docker, { file, context }, { tags, args: { A: value } });
        const last = context.startsWith('-') ? `./${context}` : context;
        expect(argv).toEqual(['build', '--file', file, '--tag', 'w:dev', '--build-arg', `A=${value}`, last]);
      }),
    );
  });

  test('a relative context is neither a flag nor standard input', () => {
    const last = (context: string) => buildInvocation(docker, { ...place, context }, { tags }).argv.at(-1);
    expect(last('-')).toBe('./-');
    expect(last('--help')).toBe('./--help');
  });

  test('an argument without a value is taken from the environment, by its name', () => {
    const { argv } = buildInvocation(docker, place, { tags, args: { CUDA: '12.4.1', TOKEN: null } });
    expect(argv.filter((_, index) => argv[index - 1] === '--build-arg')).toEqual(['CUDA=12.4.1', 'TOKEN']);
  });

  test('secrets are named, as a variable or as a file, and quoted as the CSV fields they are', () => {
    const secrets = [
      { id: 'hf_token', env: 'HF_TOKEN' },
      { id: 'NETRC', src: '/home/me/.netrc' },
      { id: 'b', src: '/odd/a,b"c' },
    ];
    const { argv } = buildInvocation(docker, place, { tags, secrets });
    expect(argv.filter((_, index) => argv[index - 1] === '--secret')).toEqual([
      'id=hf_token,env=HF_TOKEN',
      'id=NETRC,src=/home/me/.netrc',
      'id=b,"src=/odd/a,b""c"',
    ]);
  });
});

test('docker is told to use BuildKit where the first builder would refuse', () => {
  expect(buildEnvironment(docker, { tags })).toEqual({});
  expect(buildEnvironment(docker, { secrets: [{ id: 'a' }] })).toEqual({ DOCKER_BUILDKIT: '1' });
  expect(buildEnvironment(podman, { secrets: [{ id: 'a' }] })).toEqual({});
});
