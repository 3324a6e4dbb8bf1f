import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandLine, commandLineInTwo, isPlain } from '../../../client/src/docker/display.ts';
import { holdsTaskVariables } from '../../../client/src/docker/invocation.ts';

const invocation = (...argv: readonly string[]) => ({ program: 'docker', argv, redact: [] });

const hostile = [
  'a b',
  "it's",
  '"device=0,1"',
  '$(touch x)',
  '`touch x`',
  '${HOME}',
  'a;b&c|d>e',
  'back\\slash',
  'two\nlines',
  "tab\tand 'quote'\n\\n",
  '',
  '*?[a]',
  '#no comment',
  '~/x',
];

describe('commandLine', () => {
  test('bash reads back exactly the arguments', () => {
    const line = commandLine({ ...invocation(...hostile), program: 'printf' }, 'posix');
    const script = line.replace(/^printf/, String.raw`printf '%s\0'`);
    const read = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    expect(read).toEqual(hostile);
  });

  test('leaves plain words as they are', () => {
    const words = ['run', '--gpus', 'all', '-p', '127.0.0.1:80:80', 'a/b:c-1'];
    expect(commandLine(invocation(...words), 'posix')).toBe(`docker ${words.join(' ')}`);
  });

  test('PowerShell gets single quotes, doubled inside', () => {
    expect(commandLine(invocation("a 'b'", '"device=0,1"', 'C:\\w'), 'powershell')).toBe(
      `docker 'a ''b''' '"device=0,1"' C:\\w`,
    );
  });

  test.each([
    ['a b', '^"a b^"'],
    ['"device=0,1"', String.raw`^"\^"device=0,1\^"^"`],
    ['a&b|c>d', '^"a^&b^|c^>d^"'],
    ['%PATH%', '^"^%PATH^%^"'],
    ['C:\\a b\\', String.raw`^"C:\a b\\^"`],
    ['C:\\w', 'C:\\w'],
  ])('cmd gets %j as one word', (text, expected) => {
    expect(commandLine(invocation(text), 'cmd')).toBe(`docker ${expected}`);
  });

  test('two parts break between words and make up the line', () => {
    const run = invocation('run', '--rm', '-it', 'image:tag');
    expect(commandLineInTwo(run, 'posix', 16)).toEqual(['docker run --rm', '-it image:tag']);
    expect(commandLineInTwo(run, 'posix', 80)).toEqual(['docker run --rm -it image:tag', '']);
  });

  test('shows no secret', () => {
    const line = commandLine({ program: 'docker', argv: ['--build-arg', 'T=hf_1'], redact: [1] }, 'posix');
    expect(line).toBe('docker --build-arg ***');
  });
});

test('only words that mean the same in every shell are plain', () => {
  expect(isPlain(invocation('run', '--gpus', 'all', 'w:dev'))).toBe(true);
  expect(hostile.filter((word) => isPlain(invocation(word)))).toEqual([]);
  expect(isPlain({ program: 'docker', argv: ['T=1'], redact: [0] })).toBe(false);
  expect(isPlain({ ...invocation(), program: 'C:\\Program Files\\docker.exe' })).toBe(false);
});

test('variables of tasks are noticed, other dollars are not', () => {
  expect(holdsTaskVariables(invocation('/w/${command:x}.Dockerfile'))).toBe(true);
  expect(holdsTaskVariables({ ...invocation(), program: '${env:HOME}/docker' })).toBe(true);
  expect(holdsTaskVariables(invocation('/w/$(x) $HOME'))).toBe(false);
});
