import type { HostAnswers, HostGpu, NvidiaFacts } from './facts.ts';
import { type FindingContext, type HostFinding, remedy } from './finding.ts';
import { LIMITS } from './remedy.ts';

/** The driver and the GPUs of the engine's host. */
export function* gpuFindings(context: FindingContext): Iterable<HostFinding> {
  const { host } = context.facts;
  if (host === undefined) return;
  const { t } = context;
  if (host.system.wsl)
    yield {
      id: 'wsl',
      level: 'note',
      what: t('WSL: the driver is that of Windows, and no Linux driver belongs in here'),
    };
  const { nvidia } = host;
  if (nvidia.kind === 'works') yield* works(nvidia, context);
  else if (nvidia.kind !== 'absent' || host.amd.length === 0) yield missing(nvidia, context);
  yield* amd(host, context);
  yield* sharedMemory(host, context);
}

function* works(
  nvidia: Extract<NvidiaFacts, { kind: 'works' }>,
  context: FindingContext,
): Iterable<HostFinding> {
  const { driver: known, today, t } = context;
  const { driver = '?', gpus } = nvidia;
  const cuda = nvidia.cuda ?? known?.maxCuda;
  yield {
    id: 'driver',
    level: 'good',
    what:
      cuda === undefined
        ? t('NVIDIA driver {0}', driver)
        : t('NVIDIA driver {0}, which runs CUDA up to {1}', driver, cuda),
  };
  const { endOfLife, branch } = known ?? {};
  if (endOfLife !== undefined && branch !== undefined && endOfLife < today.slice(0, endOfLife.length))
    yield {
      id: 'driver-old',
      level: 'warning',
      what: t('Driver branch {0} has had no updates since {1}', branch, endOfLife),
      remedy: remedy('install-driver', context),
    };
  for (const gpu of gpus) yield { id: 'gpu', level: 'good', what: describeGpu(gpu, context) };
}

function describeGpu(gpu: HostGpu, { t }: FindingContext): string {
  const parts = [t('GPU {0}: {1}', gpu.index, gpu.name)];
  if (gpu.computeCapability !== undefined) parts.push(t('compute capability {0}', gpu.computeCapability));
  if (gpu.memoryMiB !== undefined)
    parts.push(
      gpu.usedMiB === undefined
        ? t('{0} MiB', gpu.memoryMiB)
        : t('{0} of {1} MiB in use', gpu.usedMiB, gpu.memoryMiB),
    );
  if (gpu.utilization !== undefined) parts.push(t('{0} % busy', gpu.utilization));
  if (gpu.migDevices > 0) parts.push(t('{0} MIG devices', gpu.migDevices));
  return parts.join(', ');
}

function missing(nvidia: Exclude<NvidiaFacts, { kind: 'works' }>, context: FindingContext): HostFinding {
  const { t } = context;
  const level = 'problem';
  if (nvidia.kind === 'absent')
    return {
      id: 'driver-missing',
      level,
      what: t('No NVIDIA driver: nvidia-smi, which comes with it, is not there'),
      why: [driverIsOfHost(context), bus(context)].filter((part) => part !== '').join(' '),
      remedy: remedy('install-driver', context),
    };
  const why = nvidia.said;
  if (nvidia.kind === 'mismatch')
    return {
      id: 'driver-mismatch',
      level,
      what: t('The loaded NVIDIA driver is of another version than its libraries'),
      why,
      remedy: remedy('reload-driver', context),
    };
  if (nvidia.kind === 'not-loaded')
    return {
      id: 'driver-not-loaded',
      level,
      what: t('The NVIDIA driver is installed but not loaded'),
      why,
      remedy: remedy('reload-driver', context),
    };
  if (nvidia.kind === 'no-devices')
    return { id: 'no-devices', level, what: t('The NVIDIA driver sees no GPU'), why };
  return { id: 'nvidia-smi-failed', level, what: t('nvidia-smi fails'), why };
}

function driverIsOfHost({ t }: FindingContext): string {
  return t('A container brings CUDA but never the driver, which belongs to the host.');
}

function bus({ facts, t }: FindingContext): string {
  const seen = facts.host?.system.nvidiaOnBus;
  if (seen === undefined) return '';
  return seen ? t('The PCI bus shows a device of NVIDIA.') : t('The PCI bus shows no device of NVIDIA.');
}

function* amd(host: HostAnswers, context: FindingContext): Iterable<HostFinding> {
  const { t } = context;
  for (const [index, { name, memoryMiB }] of host.amd.entries())
    yield {
      id: 'amd-gpu',
      level: 'good',
      what: t('AMD GPU {0}: {1}', index, name) + (memoryMiB === undefined ? '' : t(', {0} MiB', memoryMiB)),
    };
  if (host.amd.length > 0)
    yield {
      id: 'amd-devices',
      level: 'note',
      what: t('AMD GPUs reach a container by --device /dev/kfd --device /dev/dri'),
      remedy: remedy('amd-devices', context),
    };
}

function* sharedMemory({ system }: HostAnswers, context: FindingContext): Iterable<HostFinding> {
  const { shmMiB } = system;
  if (shmMiB === undefined || shmMiB >= LIMITS.smallShmMiB) return;
  yield {
    id: 'shm-small',
    level: 'warning',
    what: context.t('/dev/shm of the host has {0} MiB', shmMiB),
    why: context.t(
      'With --ipc=host it is the shared memory of the container, where the workers of a DataLoader put their batches.',
    ),
    remedy: remedy('grow-shm', context),
  };
}
