import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialectOf, type Engine } from '../../../client/src/docker/engine.ts';
import { type GpuRequest, gpuText, parseGpuRequest } from '../../../client/src/docker/gpus.ts';
import { type RunSettings, runInvocation } from '../../../client/src/docker/run.ts';

const docker = { program: 'docker', dialect: 'docker' } as const;
const podman = { program: 'podman', dialect: 'podman' } as const;
const nerdctl = { program: 'nerdctl', dialect: 'nerdctl' } as const;

const line = (settings: Partial<RunSettings>, engine: Engine = docker): string =>
  runInvocation(engine, 'w:dev', { gpus: 'none', mode: 'attached', ...settings }).argv.join(' ');

describe('runInvocation', () => {
  test('runs with the keyboard, with the output only, or in the background', () => {
    expect(line({ mode: 'interactive' })).toBe('run --rm -it w:dev');
    expect(line({ mode: 'attached' })).toBe('run --rm w:dev');
    expect(line({ mode: 'background' })).toBe('run -d --restart unless-stopped w:dev');
  });

  test('every GPU, some, or those of AMD', () => {
    expect(line({ gpus: 'all' })).toBe('run --rm --gpus all w:dev');
    expect(line({ gpus: { count: 2 } })).toBe('run --rm --gpus 2 w:dev');
    expect(line({ gpus: { devices: ['2'] } })).toBe('run --rm --gpus device=2 w:dev');
    expect(line({ gpus: 'amd' })).toBe(
      'run --rm --device /dev/kfd --device /dev/dri --group-add video w:dev',
    );
  });

  test("a list of devices keeps the quotes that docker's own reader wants", () => {
    expect(line({ gpus: { devices: ['0', '1'] } })).toBe('run --rm --gpus "device=0,1" w:dev');
    expect(line({ gpus: { devices: ['0', '1'] } }, nerdctl)).toBe('run --rm --gpus "device=0,1" w:dev');
  });

  test('podman gets the GPUs as devices', () => {
    expect(line({ gpus: 'all' }, podman)).toBe('run --rm --device nvidia.com/gpu=all w:dev');
    expect(line({ gpus: { devices: ['0', '1:0'] } }, podman)).toBe(
      'run --rm --device nvidia.com/gpu=0 --device nvidia.com/gpu=1:0 w:dev',
    );
    expect(line({ gpus: { count: 2 } }, podman)).toBe(
      'run --rm --device nvidia.com/gpu=0 --device nvidia.com/gpu=1 w:dev',
    );
  });

  test('shared memory and ports stand before the image, ports on this machine only', () => {
    expect(line({ sharedMemory: '2g', ports: [{ host: 8080, container: 8000 }] })).toBe(
      'run --rm --shm-size 2g -p 127.0.0.1:8080:8000 w:dev',
    );
    expect(line({ sharedMemory: 'host' })).toBe('run --rm --ipc=host w:dev');
  });

  test('mounts are read-only unless they are said to be written, whatever their names', () => {
    const mounts = [
      { source: '/models', target: '/models' },
      { source: '/a,b', target: '/out', writable: true },
    ];
    expect(line({ mounts })).toBe(
      'run --rm --mount type=bind,source=/models,target=/models,readonly --mount type=bind,"source=/a,b",target=/out w:dev',
    );
  });

  test('models are kept in a volume, and tokens are passed by name', () => {
    expect(line({ modelCache: 'huggingface', env: { HF_TOKEN: null, A: '1' }, envFile: '/w/.env' })).toBe(
      'run --rm --mount type=volume,source=huggingface,target=/cache/huggingface -e HF_HOME=/cache/huggingface --env-file /w/.env -e HF_TOKEN -e A=1 w:dev',
    );
  });

  test('limits', () => {
    const limits = { cpus: '4', memory: '16g', readOnly: true, user: '1000', unlimited: true };
    expect(line(limits)).toBe(
      'run --rm --cpus 4 --memory 16g --read-only --tmpfs /tmp --user 1000 --ulimit memlock=-1 --ulimit stack=67108864 w:dev',
    );
  });

  test('the label says what the image was built from', () => {
    const { argv } = runInvocation(
      docker,
      'w:dev',
      { gpus: 'none', mode: 'attached' },
      'file:///w/Dockerfile',
    );
    expect(argv).toEqual([
      'run',
      '--rm',
      '--label',
      'ml-dockerfile.dockerfile=file:///w/Dockerfile',
      'w:dev',
    ]);
  });

  test('any text stays one argument, in its place', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, (value, label) => {
        const settings = { gpus: 'none', mode: 'attached', env: { A: value } } as const;
        expect(runInvocation(docker, 'w:dev', settings, label).argv).toEqual([
          'run',
          '--rm',
          '-e',
          `A=${value}`,
          '--label',
          `ml-dockerfile.dockerfile=${label}`,
          'w:dev',
        ]);
      }),
    );
  });
});

test('a request for GPUs is read back from how it is written', () => {
  const device = fc.stringMatching(/^\w[\w:./-]*$/).filter((name) => !['all', 'none', 'amd'].includes(name));
  const request: fc.Arbitrary<GpuRequest> = fc.oneof(
    fc.constantFrom('all', 'none', 'amd'),
    fc.record({ count: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ devices: fc.array(device, { minLength: 1 }) }),
  );
  fc.assert(
    fc.property(request, (given) => {
      expect(parseGpuRequest(gpuText(given))).toEqual(given);
    }),
  );
});

test.each([
  ['all', 'all'],
  [' 0, 1 ', { devices: ['0', '1'] }],
  ['GPU-3faa8e5b-1 0:1', { devices: ['GPU-3faa8e5b-1', '0:1'] }],
  ['count=2', { count: 2 }],
  ['count=0', undefined],
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
  ['nerdctl version 1.7.6', 'nerdctl'],
])('dialectOf(%j)', (answer, dialect) => {
  expect(dialectOf(answer)).toBe(dialect);
});
