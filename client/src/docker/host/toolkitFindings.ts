import type { EngineFacts, HostAnswers } from './facts.ts';
import { type FindingContext, type HostFinding, remedy } from './finding.ts';

const SNAP = /^\/var\/snap\//;

/** How NVIDIA GPUs get from the host into containers. Without a driver there is nothing to be passed on. */
export function* toolkitFindings(context: FindingContext): Iterable<HostFinding> {
  const { engine, host } = context.facts;
  yield* snap(context);
  if (host?.nvidia.kind !== 'works') return;
  const { t } = context;
  const { installed, version } = host.toolkit;
  const devices = nvidiaDevices(context.facts.engine.devices, host);
  if (installed)
    yield { id: 'toolkit', level: 'good', what: t('NVIDIA Container Toolkit {0}', version ?? '').trim() };
  else if (needsToolkit(engine) && devices.length === 0) {
    yield {
      id: 'toolkit-missing',
      level: 'problem',
      what: t(
        'No NVIDIA Container Toolkit: nvidia-ctk is not there, and {0} lists neither its runtime nor a CDI device',
        engine.program,
      ),
      why: t(
        'The engine has no way to put the driver and the GPUs into a container: could not select device driver "" with capabilities: [[gpu]].',
      ),
      remedy: remedy('install-toolkit', context),
    };
    return;
  }
  if (engine.state.kind !== 'answers') return;
  if (engine.dialect === 'podman') yield* podman(devices, context);
  else if (engine.dialect === 'docker') yield* docker(devices, context);
}

/** Docker Desktop brings its own in the virtual machine; an engine that is silent may have one. */
function needsToolkit({ state, runtimes, system = '' }: EngineFacts): boolean {
  return state.kind === 'answers' && !runtimes.includes('nvidia') && !/Docker Desktop/.test(system);
}

function nvidiaDevices(known: readonly string[], host: HostAnswers): readonly string[] {
  const all = new Set([...known, ...host.toolkit.cdiDevices]);
  return [...all].filter((device) => device.startsWith('nvidia.com/'));
}

function* podman(devices: readonly string[], context: FindingContext): Iterable<HostFinding> {
  const { t } = context;
  if (devices.length > 0) yield cdi(devices, context);
  else
    yield {
      id: 'cdi-missing',
      level: 'problem',
      what: t('No CDI device of NVIDIA is described'),
      why: t(
        'Podman takes GPUs by their CDI names, --device nvidia.com/gpu=all, from files that nvidia-ctk writes.',
      ),
      remedy: remedy('generate-cdi', context),
    };
}

function* docker(devices: readonly string[], context: FindingContext): Iterable<HostFinding> {
  const { t, facts } = context;
  const { runtimes, defaultRuntime, rootless, cgroupDriver, dataFolder = '' } = facts.engine;
  const registered = runtimes.includes('nvidia');
  if (devices.length > 0) yield cdi(devices, context);
  if (registered)
    yield {
      id: 'runtime',
      level: 'good',
      what:
        defaultRuntime === 'nvidia'
          ? t('The nvidia runtime is registered, and the default: builds use it too')
          : t('The nvidia runtime is registered'),
    };
  else if (needsToolkit(facts.engine) && !SNAP.test(dataFolder))
    yield {
      id: 'runtime-missing',
      level: 'warning',
      what: t('The engine does not list the nvidia runtime'),
      why: t(
        '--runtime nvidia is refused, and --gpus works only if the toolkit was there when the engine started.',
      ),
      remedy: remedy(rootless ? 'register-rootless' : 'register-runtime', context),
    };
  if (rootless && registered)
    yield {
      id: 'rootless-cgroups',
      level: 'note',
      what: t('An engine without root may not set cgroups, so the toolkit must be told not to'),
      remedy: remedy('rootless-no-cgroups', context),
    };
  if (cgroupDriver === 'systemd' && !rootless)
    yield {
      id: 'cgroup-systemd',
      level: 'note',
      what: t('systemd manages the cgroups of containers'),
      why: t(
        'After systemctl daemon-reload, containers started with --gpus can lose their GPUs: Failed to initialize NVML: Unknown Error. With CDI devices they do not.',
      ),
      remedy: remedy('cgroup-driver', context),
    };
}

function cdi(devices: readonly string[], { t }: FindingContext): HostFinding {
  return { id: 'cdi', level: 'good', what: t('CDI devices: {0}', devices.join(', ')) };
}

function* snap(context: FindingContext): Iterable<HostFinding> {
  const { t, facts } = context;
  if (!SNAP.test(facts.engine.dataFolder ?? '')) return;
  yield {
    id: 'engine-snap',
    level: facts.engine.runtimes.includes('nvidia') ? 'note' : 'warning',
    what: t('Docker is a snap, its data is in {0}', facts.engine.dataFolder ?? ''),
    why: t(
      'It is confined: a Container Toolkit of the host is out of its reach. Its images and containers stay in the snap.',
    ),
    remedy: remedy('leave-snap', context),
  };
}
