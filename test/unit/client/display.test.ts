import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  commandLine,
  commandLineInTwo,
  isPlain,
  type ShellFamily,
} from '../../../client/src/docker/display.ts';
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
  '=ls',
  'a\\\\b',
  '\u0001\u007f',
  '模型 é',
];

// bash is on every machine that tests; the others are asked where they are.
const readers: readonly { readonly program: string; readonly family: ShellFamily }[] = [
  { program: 'bash', family: 'posix' },
  { program: 'zsh', family: 'posix' },
  { program: 'fish', family: 'fish' },
];
const shells = readers.filter(({ program }) => program === 'bash' || answers(program));

function answers(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

describe('commandLine', () => {
  test.each(shells)('$program reads back exactly the arguments', ({ program, family }) => {
    const line = commandLine({ ...invocation(...hostile), program: 'printf' }, family);
    expect(line).not.toMatch(/\p{Cc}/u);
    const script = line.replace(/^printf/, String.raw`printf '%s\0'`);
    const read = execFileSync(program, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    expect(read).toEqual(hostile);
  });

  test('fish gets its own escapes', () => {
    expect(commandLine(invocation("it's", 'a\\b', 'two\nlines'), 'fish')).toBe(
      String.raw`docker 'it\'s' 'a\\b' 'two'\n'lines'`,
    );
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
