import { describe, expect, test } from 'vitest';
import { buildInvocation } from '../../../client/src/docker/build.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;
const options = { file: '/w/Dockerfile', context: '/w', tag: 'w:dev' };

describe('buildInvocation', () => {
  test('names file, tag and context, the context last', () => {
    expect(buildInvocation(docker, options)).toEqual({
      program: 'docker',
      argv: ['build', '--file', '/w/Dockerfile', '--tag', 'w:dev', '/w'],
      redact: [],
    });
  });

  test('uses the program it was given, with the same arguments for podman', () => {
    const podman = buildInvocation({ program: '/usr/bin/podman', dialect: 'podman' }, options);
    expect(podman.program).toBe('/usr/bin/podman');
    expect(podman.argv).toEqual(buildInvocation(docker, options).argv);
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
    const { argv } = buildInvocation(docker, { ...options, file: name, context: name });
    expect(argv[argv.indexOf('--file') + 1]).toBe(name);
    expect(argv.at(-1)).toBe(name);
    expect(argv).toHaveLength(6);
  });

  test('a relative context is neither a flag nor standard input', () => {
    expect(buildInvocation(docker, { ...options, context: '-' }).argv.at(-1)).toBe('./-');
    expect(buildInvocation(docker, { ...options, context: '--help' }).argv.at(-1)).toBe('./--help');
  });

  test('hides the values of secret build arguments only', () => {
    const { argv, redact } = buildInvocation(docker, {
      ...options,
      target: 'runtime',
      buildArgs: [
        { name: 'CUDA', value: '12.4.1' },
        { name: 'TOKEN', value: 'hf_1', secret: true },
      ],
    });
    expect(argv).toContain('CUDA=12.4.1');
    expect(argv).toContain('runtime');
    expect(redact.map((index) => argv[index])).toEqual(['TOKEN=hf_1']);
  });

  test('quotes a secret source as the CSV field it is', () => {
    const secrets = [
      { id: 'hf_token', source: '/home/me/token' },
      { id: 'b', source: '/odd/a,b"c' },
    ];
    const { argv } = buildInvocation(docker, { ...options, secrets });
    expect(argv.filter((word) => word.includes('id='))).toEqual([
      'id=hf_token,src=/home/me/token',
      'id=b,"src=/odd/a,b""c"',
    ]);
  });
});
