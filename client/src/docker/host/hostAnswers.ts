import type { AmdGpu, SystemFacts } from './facts.ts';
import { keysAt, leadingNumber, parseJson, textAt } from './values.ts';

const MIB = 1024 * 1024;
/** The second column is vendor and device, and 10de is the vendor NVIDIA. */
const NVIDIA_DEVICE = /^[\da-f]{4}\s+10de/m;

/** `nvidia-ctk cdi list`: one device a line, among lines of its log. */
export function parseCdiList(output: string): readonly string[] {
  return output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[\w.-]+\/[\w.-]+=[\w.:-]+$/.test(line));
}

/** `NVIDIA Container Toolkit CLI version 1.17.4` */
export function parseToolkitVersion(stdout: string): string | undefined {
  return /version\s+v?(\d+(?:\.\d+)+)/i.exec(stdout)?.[1];
}

/** `rocm-smi --json`: `card0`, `card1`, … and `system`. Older ones write `Card series`, newer ones `Card Series`. */
export function parseRocmSmi(stdout: string): readonly AmdGpu[] {
  const answer = parseJson(stdout);
  return keysAt(answer)
    .filter((key) => /^card\d+$/.test(key))
    .map((card) => {
      const bytes = leadingNumber(textAt(answer, card, 'VRAM Total Memory (B)'));
      return {
        name: textAt(answer, card, 'Card Series') ?? textAt(answer, card, 'Card series') ?? card,
        memoryMiB: bytes === undefined ? undefined : Math.round(bytes / MIB),
      };
    });
}

/** What was read of a system. */
export interface SystemTexts {
  /** `/etc/os-release` */
  readonly osRelease: string;
  /** `/proc/version` */
  readonly kernel: string;
  /** `df -P -k /dev/shm` */
  readonly df: string;
  /** `/proc/bus/pci/devices` */
  readonly bus: string;
}

export function parseSystem({ osRelease, kernel, df, bus }: SystemTexts): SystemFacts {
  const value = (name: string) =>
    new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1]?.trim() || undefined;
  const ids = [value('ID') ?? '', ...(value('ID_LIKE') ?? '').split(/\s+/)];
  return {
    name: value('PRETTY_NAME'),
    ids: ids.filter((id) => id !== ''),
    wsl: /microsoft/i.test(kernel),
    shmMiB: shmOf(df),
    nvidiaOnBus: bus.trim() === '' ? undefined : NVIDIA_DEVICE.test(bus),
  };
}

/** Size of the file system at /dev/shm; without one there the line is of another mount point. */
function shmOf(df: string): number | undefined {
  const cells = df.trim().split(/\r?\n/).at(-1)?.trim().split(/\s+/) ?? [];
  const kib = cells.at(-1) === '/dev/shm' ? leadingNumber(cells[1]) : undefined;
  return kib === undefined ? undefined : Math.round(kib / 1024);
}
