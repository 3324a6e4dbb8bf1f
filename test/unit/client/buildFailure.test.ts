import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  findBuildFailure,
  plainText,
  type WrittenInstruction,
} from '../../../client/src/docker/buildFailure.ts';

const recorded = (name: string): string =>
  readFileSync(new URL(`buildOutput/${name}.txt`, import.meta.url), 'utf8');

const at = (line: number, text: string): WrittenInstruction => ({
  text,
  line,
  lastLine: line + text.split('\n').length - 1,
});

const failing = [
  at(0, 'FROM scratch'),
  at(1, 'COPY busybox /bin/busybox'),
  at(3, 'RUN ["/bin/busybox","true"]'),
  at(4, 'RUN ["/bin/busybox", \\\n  "sh", "-c", "exit 3"]'),
];
const copying = [at(0, 'FROM scratch'), at(1, 'COPY nothing /x')];
const exitCode3 = 'the command ended with exit code 3';

describe('findBuildFailure', () => {
  test.each(['buildkit-20.10-fail', 'classic-fail', 'podman-4.3-fail'])('%s', (name) => {
    const expected = { line: 4, lastLine: 5, message: exitCode3 };
    expect(findBuildFailure(recorded(name), failing)).toEqual(expected);
    expect(findBuildFailure(recorded(name).replaceAll('\n', '\r\n'), failing)).toEqual(expected);
  });

  test.each([
    ['buildkit-20.10-copy', 'failed to compute cache key: "/nothing" not found: not found'],
    [
      'classic-copy',
      'COPY failed: file not found in build context or excluded by .dockerignore: stat nothing: file does not exist',
    ],
    [
      'podman-4.3-copy',
      'building at STEP "COPY nothing /x": checking on sources under "/w": copier: stat: "/nothing": no such file or directory',
    ],
  ])('%s', (name, message) => {
    expect(findBuildFailure(recorded(name), copying)).toEqual({ line: 1, lastLine: 1, message });
  });

  test('the lines that BuildKit marks itself', () => {
    const message = 'the command ended with exit code 100';
    expect(findBuildFailure(recorded('buildkit-0.11-fail'), [])).toEqual({ line: 9, lastLine: 13, message });
  });

  test.each(['buildkit-20.10-bad', 'classic-bad'])('a file that is not understood: %s', (name) => {
    expect(findBuildFailure(recorded(name), [])).toEqual({
      line: 1,
      lastLine: 1,
      message: expect.stringMatching(/^unknown instruction: RUNN/i),
    });
  });

  test('marks nothing where the instruction stands twice or not at all', () => {
    expect(findBuildFailure(recorded('classic-fail'), [...failing, ...failing])).toBeUndefined();
    expect(findBuildFailure(recorded('classic-fail'), copying)).toBeUndefined();
    expect(findBuildFailure('Cannot connect to the Docker daemon\n', failing)).toBeUndefined();
  });
});

test('plainText leaves what is seen in the end', () => {
  expect(plainText('\u001b[31mred\u001b[0m\r\n10%\r100%\n')).toBe('red\n100%\n');
});
