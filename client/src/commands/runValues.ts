import { l10n, window } from 'vscode';
import { type GpuRequest, parseGpuRequest } from '../docker/gpus.ts';
import type { HostGpu } from '../docker/host/facts.ts';
import { SIZE } from '../docker/profile.ts';
import type { Mount, PortMapping, RunSettings } from '../docker/run.ts';
import { askForChoice, askForList, askForText, type Choice } from './formQuestions.ts';

/** All GPUs, some of those that the last look at the host found, or none. */
export async function askForGpus(found: readonly HostGpu[]): Promise<GpuRequest | undefined> {
  const one = ({ index, name, memoryMiB, usedMiB }: HostGpu): Choice<GpuRequest> => ({
    label: `${index}: ${name}`,
    description:
      memoryMiB === undefined ? '' : l10n.t('{0} of {1} MiB in use', usedMiB ?? '?', String(memoryMiB)),
    value: { devices: [String(index)] },
  });
  const chosen = await askForChoice<GpuRequest | undefined>(l10n.t('GPUs'), [
    { label: l10n.t('All'), value: 'all' },
    ...found.map(one),
    { label: l10n.t('None'), value: 'none' },
    { label: l10n.t('One'), description: l10n.t('whichever the engine takes'), value: { count: 1 } },
    { label: l10n.t('Those of AMD'), description: '/dev/kfd, /dev/dri', value: 'amd' },
    { label: l10n.t('By index, UUID or MIG name…'), value: undefined },
  ]);
  if (chosen === undefined) return undefined;
  return chosen.value ?? askForDevices();
}

async function askForDevices(): Promise<GpuRequest | undefined> {
  const typed = await window.showInputBox({
    prompt: l10n.t('As nvidia-smi -L lists them; count=2 takes any two'),
    value: '0',
    ignoreFocusOut: true,
    validateInput: (text) =>
      parseGpuRequest(text) === undefined ? l10n.t('For example: {0}', '0,1') : undefined,
  });
  return typed === undefined ? undefined : parseGpuRequest(typed);
}

/** The size of /dev/shm, or the host's. */
export async function askForSharedMemory(
  before: string | undefined,
): Promise<Pick<RunSettings, 'sharedMemory'> | undefined> {
  const chosen = await askForChoice<string | undefined>(l10n.t('Shared memory (/dev/shm)'), [
    { label: '2g', description: l10n.t('data loaders of one training'), value: '2g' },
    { label: '8g', description: l10n.t('many workers, large batches'), value: '8g' },
    { label: l10n.t('The one of the host'), description: '--ipc=host', value: 'host' },
    { label: '64m', description: l10n.t('what engines give'), value: undefined },
    { label: l10n.t('Another size…'), value: '' },
  ]);
  if (chosen === undefined || chosen.value !== '') return chosen && { sharedMemory: chosen.value };
  const wrong = l10n.t('For example: {0}', '16g');
  const typed = await askForText(l10n.t('Size of /dev/shm'), before, (text) =>
    SIZE.test(text) ? undefined : wrong,
  );
  return typed && { sharedMemory: typed.value };
}

/** Ports of this machine and of the container, `8080:8000`; one number stands for both. */
export async function askForPorts(
  ports: readonly PortMapping[],
): Promise<Pick<RunSettings, 'ports'> | undefined> {
  const values = ports.map(({ host, container }) => `${host}:${container}`);
  const fits = (text: string): boolean => portOf(text) !== undefined;
  const chosen = await askForList(l10n.t('Ports, open to this machine only'), values, fits, '8080:8000');
  return chosen && { ports: chosen.flatMap((text) => portOf(text) ?? []) };
}

function portOf(text: string): PortMapping | undefined {
  const [host = 0, container = host, ...more] = text.split(':').map(Number);
  const valid = [host, container].every((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  return valid && more.length === 0 ? { host, container } : undefined;
}

/** Adds a folder of this machine, or takes all away. */
export async function askForMount(
  mounts: readonly Mount[],
): Promise<Pick<RunSettings, 'mounts'> | undefined> {
  const none = { label: l10n.t('No mounts'), value: 'none' } as const;
  const what = await askForChoice<'read' | 'write' | 'none'>(l10n.t('Mount'), [
    { label: l10n.t('A folder, read-only'), description: l10n.t('models, data'), value: 'read' },
    { label: l10n.t('A folder to write to'), description: l10n.t('results, checkpoints'), value: 'write' },
    ...(mounts.length > 0 ? [none] : []),
  ]);
  if (what === undefined) return undefined;
  if (what.value === 'none') return { mounts: [] };
  const [folder] = (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false })) ?? [];
  const name = folder?.path.split('/').at(-1) ?? '';
  const wrong = l10n.t('An absolute path, for example: {0}', '/data');
  const target =
    folder &&
    (await askForText(l10n.t('Where in the container'), `/${name}`, (text) =>
      text.startsWith('/') ? undefined : wrong,
    ));
  if (folder === undefined || target?.value === undefined) return undefined;
  const mount = { source: folder.fsPath, target: target.value };
  return { mounts: [...mounts, what.value === 'write' ? { ...mount, writable: true } : mount] };
}
