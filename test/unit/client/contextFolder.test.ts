import { expect, test } from 'vitest';
import { checkableSources, chooseContext } from '../../../client/src/docker/contextFolder.ts';

const own = (...found: readonly string[]) => ({ folder: '/w/docker', found });
const root = (...found: readonly string[]) => ({ folder: '/w', found });

test.each([
  ['nothing to look up', [own(), root()], '/w/docker'],
  ['all is here', [own('app', 'req.txt'), root()], '/w/docker'],
  ['the same is in both', [own('app'), root('app')], '/w/docker'],
  ['all is only there', [own(), root('app', 'req.txt')], '/w'],
])('no question when %s', (_, candidates, folder) => {
  expect(chooseContext(candidates)).toEqual({ kind: 'clear', folder });
});

test('asks when each has something that the other lacks, the fuller one first', () => {
  expect(chooseContext([own('req.txt'), root('app', 'lib')])).toEqual({
    kind: 'ask',
    folders: ['/w', '/w/docker'],
  });
  expect(chooseContext([own('a'), root('a', 'b')]).kind).toBe('ask');
});

test('looks up names only', () => {
  const sources = [
    './app/',
    'app',
    '.',
    './',
    '/abs',
    '*.txt',
    'mod[el]',
    'https://x/y',
    'git@host:x',
    '../up',
    '',
    'a\\b',
  ];
  expect(checkableSources(sources)).toEqual(['app', 'abs']);
});
