import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  logsInvocation,
  shellInContainer,
  statsInvocation,
  stopInvocation,
} from '../../../client/src/docker/containerCommands.ts';
import type { Engine } from '../../../client/src/docker/engine.ts';
import {
  CHECK_PYTHON,
  gpuCheckInvocation,
  gpuCheckResult,
  historyInvocation,
  scanInvocation,
  shellInImage,
} from '../../../client/src/docker/imageCommands.ts';

const docker: Engine = { program: 'docker', dialect: 'docker' };
const remote: Engine = { ...docker, context: 'gpu-box' };
const podman: Engine = { program: '/opt/podman', dialect: 'podman' };
const HOSTILE = '$(touch x);"\'`\n--privileged';

describe('commands on images and containers', () => {
  it('are arguments, in which a name is one word, whatever it holds', () => {
    const invocations = [
      shellInImage(docker, HOSTILE),
      historyInvocation(docker, HOSTILE),
      gpuCheckInvocation(docker, HOSTILE),
      scanInvocation('trivy', HOSTILE),
      shellInContainer(docker, HOSTILE),
      stopInvocation(docker, HOSTILE),
      logsInvocation(docker, HOSTILE),
      statsInvocation(docker, HOSTILE),
    ];
    for (const { argv } of invocations) {
      expect(argv.filter((word) => word === HOSTILE)).toHaveLength(1);
      expect(argv.filter((word) => word !== HOSTILE).join(' ')).not.toContain('touch');
    }
  });

  it('go to the engine that was chosen', () => {
    expect(stopInvocation(remote, 'web').argv).toEqual(['--context', 'gpu-box', 'stop', 'web']);
    expect(statsInvocation(docker, undefined).argv).toEqual(['stats']);
  });

  it('ask each engine in its dialect', () => {
    expect(historyInvocation(docker, 'a:1').argv).toEqual([
      'history',
      '--no-trunc',
      '--human=false',
      '--format',
      '{{json .}}',
      'a:1',
    ]);
    expect(historyInvocation(podman, 'a:1')).toMatchObject({
      program: '/opt/podman',
      argv: ['history', '--no-trunc', '--format', 'json', 'a:1'],
    });
    expect(gpuCheckInvocation(docker, 'a').argv.slice(0, 5)).toEqual([
      'run',
      '--rm',
      '--gpus',
      'all',
      '--entrypoint',
    ]);
    expect(gpuCheckInvocation(podman, 'a').argv).toContain('nvidia.com/gpu=all');
  });
});

describe('the check of the GPU', () => {
  it('reads the line of the framework', () => {
    const output =
      'GPU 0: NVIDIA A10 (UUID: GPU-f15ae561)\r\nml-dockerfile: torch 2.4.0+cu124 sees 1 GPU: NVIDIA A10\r\n';
    expect(gpuCheckResult(output)).toBe('torch 2.4.0+cu124 sees 1 GPU: NVIDIA A10');
    expect(gpuCheckResult('docker: Error response from daemon\n')).toBeUndefined();
  });

  it.each([
    [[], 'print("ok")', 'no torch, TensorFlow or JAX in the image'],
    [['torch'], 'no', 'torch 2.4.0 sees no GPU'],
    [['torch'], 'two', 'torch 2.4.0 sees 2 GPU: H100, A10'],
  ])('runs in a Python with %j (%s)', (modules, gpus, expected) => {
    // Stands in for the framework only: what it would say of its GPUs.
    const names = gpus === 'two' ? '["H100", "A10"]' : '[]';
    const setup = `import sys, types, importlib.machinery as m
for name in ("torch", "tensorflow", "jax"): sys.modules[name] = None
`;
    const fake = modules.includes('torch')
      ? `t = types.ModuleType("torch"); t.__spec__ = m.ModuleSpec("torch", None); t.__version__ = "2.4.0"; names = ${names}
t.cuda = types.SimpleNamespace(device_count=lambda: len(names), get_device_name=lambda i: names[i]); sys.modules["torch"] = t
`
      : `import importlib.util; importlib.util.find_spec = lambda name: None
`;
    const { stdout } = pythonOf(`${setup}${fake}${CHECK_PYTHON}`);
    expect(gpuCheckResult(stdout)).toBe(expected);
  });
});

function pythonOf(program: string): { stdout: string } {
  try {
    return { stdout: execFileSync('python3', ['-c', program], { encoding: 'utf8' }) };
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
    throw error;
  }
}
