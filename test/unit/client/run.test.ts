import { describe, expect, test } from 'vitest';
import { dialectOf } from '../../../client/src/docker/engine.ts';
import { parseGpuRequest } from '../../../client/src/docker/gpus.ts';
import { runInvocation } from '../../../client/src/docker/run.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;
const podman = { program: 'podman', dialect: 'podman' } as const;

describe('runInvocation', () => {
  test('runs a throw-away container with every GPU', () => {
    expect(runInvocation(docker, { image: 'w:dev', gpus: 'all' }).argv).toEqual(
      'run --rm -it --gpus all w:dev'.split(' '),
    );
  });

  test('podman gets the GPUs as devices', () => {
    expect(runInvocation(podman, { image: 'w:dev', gpus: 'all' }).argv).toEqual(
      'run --rm -it --device nvidia.com/gpu=all w:dev'.split(' '),
    );
    expect(runInvocation(podman, { image: 'w:dev', gpus: { devices: ['0', '1:0'] } }).argv).toEqual(
      'run --rm -it --device nvidia.com/gpu=0 --device nvidia.com/gpu=1:0 w:dev'.split(' '),
    );
  });

  test("a list of devices keeps the quotes that docker's own reader wants", () => {
    const gpusOf = (devices: readonly string[]) =>
      runInvocation(docker, { image: 'w:dev', gpus: { devices } }).argv[4];
    expect(gpusOf(['0', '1'])).toBe('"device=0,1"');
    expect(gpusOf(['2'])).toBe('device=2');
    expect(gpusOf(['GPU-3faa8e5b', 'GPU-9d1c'])).toBe('"device=GPU-3faa8e5b,GPU-9d1c"');
  });

  test('shared memory and ports stand before the image, ports on this machine only', () => {
    const options = { image: 'w:dev', gpus: 'all', shmSize: '2g', ports: [8000, 6006] } as const;
    expect(runInvocation(docker, options).argv.slice(5)).toEqual(
      '--shm-size 2g -p 127.0.0.1:8000:8000 -p 127.0.0.1:6006:6006 w:dev'.split(' '),
    );
  });
});

test.each([
  ['all', 'all'],
  [' 0, 1 ', { devices: ['0', '1'] }],
  ['GPU-3faa8e5b-1 0:1', { devices: ['GPU-3faa8e5b-1', '0:1'] }],
  ['', undefined],
  ['0;rm', undefined],
  ['--privileged', undefined],
  ['"0"', undefined],
])('parseGpuRequest(%j)', (typed, expected) => {
  expect(parseGpuRequest(typed)).toEqual(expected);
});

test.each([
  ['Docker version 28.2.2, build e6534b4', 'docker'],
  ['podman version 4.3.1', 'podman'],
  ['Emulate Docker CLI using podman.\npodman version 5.2.0\n', 'podman'],
  ['nerdctl version 1.7.6', 'docker'],
])('dialectOf(%j)', (answer, dialect) => {
  expect(dialectOf(answer)).toBe(dialect);
});
