import { SHELL_SCRIPT } from './containerCommands.ts';
import { type Engine, engineInvocation } from './engine.ts';
import { gpuArguments } from './gpus.ts';
import { type Invocation, plain, toInvocation } from './invocation.ts';

/** A container of its own, with a shell instead of what the image starts, removed when the shell ends. */
export function shellInImage(engine: Engine, image: string): Invocation {
  return engineInvocation(
    engine,
    plain('run', '--rm', '-it', '--entrypoint', 'sh', image, '-c', SHELL_SCRIPT),
  );
}

/** How each layer was made, and its bytes. */
export function historyInvocation(engine: Engine, image: string): Invocation {
  const format =
    engine.dialect === 'podman' ? ['--format', 'json'] : ['--human=false', '--format', '{{json .}}'];
  return engineInvocation(engine, plain('history', '--no-trunc', ...format, image));
}

/** Known faults of what is installed, the grave ones. trivy asks the engines of this machine for the image. */
export function scanInvocation(program: string, image: string): Invocation {
  return toInvocation(
    program,
    plain('image', '--scanners', 'vuln', '--severity', 'HIGH,CRITICAL', '--ignore-unfixed', image),
  );
}

/** What the framework of an image sees of the GPUs, in one line that `gpuCheckResult` reads. */
export function gpuCheckInvocation(engine: Engine, image: string): Invocation {
  const gpus = gpuArguments('all', engine.dialect);
  return engineInvocation(
    engine,
    plain('run', '--rm', ...gpus, '--entrypoint', 'sh', image, '-c', CHECK_SCRIPT, 'sh', CHECK_PYTHON),
  );
}

/** The line of the framework; undefined when the check did not come so far. */
export function gpuCheckResult(output: string): string | undefined {
  return /^ml-dockerfile: (.+?)\r?$/m.exec(output)?.[1];
}

// $1 is the Python program below.
const CHECK_SCRIPT = `nvidia-smi -L || echo 'nvidia-smi does not answer'
for python in python3 python; do command -v $python >/dev/null 2>&1 && exec $python -c "$1"; done
echo 'ml-dockerfile: no Python in the image'`;

/** Exit status 1 where a framework is there and sees no GPU. */
export const CHECK_PYTHON = `import importlib.util, sys
def say(name, version, gpus):
    found = f"{len(gpus)} GPU: " + ", ".join(map(str, gpus)) if gpus else "no GPU"
    print(f"ml-dockerfile: {name} {version} sees {found}", flush=True)
    sys.exit(0 if gpus else 1)
def has(name):
    return importlib.util.find_spec(name) is not None
if has("torch"):
    import torch
    say("torch", torch.__version__, [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())])
if has("tensorflow"):
    import tensorflow as tf
    say("TensorFlow", tf.__version__, [gpu.name for gpu in tf.config.list_physical_devices("GPU")])
if has("jax"):
    import jax
    say("JAX", jax.__version__, [gpu.device_kind for gpu in jax.devices() if gpu.platform != "cpu"])
print("ml-dockerfile: no torch, TensorFlow or JAX in the image")
`;
