import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { dockerFrontend } from '../../../server/src/tools/frontend.ts';

const read = (text: string) => dockerFrontend(parseDockerfile('file:///Dockerfile', text));

it.each([
  ['docker/dockerfile:1.20', '1.20', false],
  ['docker.io/docker/dockerfile:1.14.0-labs', '1.14.0', true],
  ['docker/dockerfile-upstream:1.27.0', '1.27.0', false],
  ['docker/dockerfile:1', undefined, false],
  ['docker/dockerfile:1-labs', undefined, true],
  ['docker/dockerfile:labs', undefined, true],
  ['docker/dockerfile:latest', undefined, false],
])('reads %s', (image, version, labs) => {
  const tag = image.slice(image.lastIndexOf(':') + 1);
  const end = '# syntax='.length + image.length;
  expect(read(`# syntax=${image}\nFROM a\n`)).toEqual({
    kind: 'docker',
    tag,
    span: { start: end - tag.length, end },
    version,
    labs,
  });
});

it.each([
  'example.org/frontend:1.2',
  'docker/dockerfile',
  'docker/dockerfile:1@sha256:0',
  'docker/dockerfile:master',
  'docker/dockerfile:1.27.0-rc1',
])('says nothing of %s', (image) => {
  expect(read(`# syntax=${image}\nFROM a\n`)).toEqual({ kind: 'other' });
});

it('knows a file without the directive', () => {
  expect(read('FROM a\n# syntax=docker/dockerfile:1\n')).toEqual({ kind: 'none' });
});
