import type { Answer, HostGpu, NvidiaFacts } from './facts.ts';
import { leadingNumber } from './values.ts';

/** What one of the forms of nvidia-smi's answer tells. */
export interface SmiAnswer {
  readonly driver: string | undefined;
  readonly cuda: string | undefined;
  readonly gpus: readonly HostGpu[];
}

/** `nvidia-smi --query-gpu=… --format=csv`: columns by the names in the first line. */
export function parseSmiQuery(stdout: string): SmiAnswer {
  const [header = '', ...lines] = stdout.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = header.split(',').map((name) => name.replace(/\[.*/, '').trim());
  const rows = lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    return new Map(names.map((name, index) => [name, meaning(cells[index])]));
  });
  const gpus = rows.flatMap((row, index) => {
    const name = row.get('name');
    return name === undefined ? [] : [gpuOfRow(name, row, index)];
  });
  return { driver: rows[0]?.get('driver_version'), cuda: undefined, gpus };
}

function gpuOfRow(name: string, row: ReadonlyMap<string, string | undefined>, index: number): HostGpu {
  const capability = row.get('compute_cap');
  return {
    index: leadingNumber(row.get('index')) ?? index,
    name,
    uuid: row.get('uuid'),
    memoryMiB: leadingNumber(row.get('memory.total')),
    usedMiB: leadingNumber(row.get('memory.used')),
    utilization: leadingNumber(row.get('utilization.gpu')),
    computeCapability: /^\d+\.\d$/.test(capability ?? '') ? capability : undefined,
    migDevices: 0,
  };
}

/** `[N/A]`, `[Not Supported]`, `N/A`: said, and saying nothing. */
function meaning(cell: string | undefined): string | undefined {
  return cell === undefined || cell === '' || /^\[?(?:N\/A|Not Supported|Unknown Error)\]?$/i.test(cell)
    ? undefined
    : cell;
}

/** The table of plain `nvidia-smi`, of R384 to R595. It cuts long names short, so they are not read from it. */
export function parseSmiTable(stdout: string): Pick<SmiAnswer, 'driver' | 'cuda'> {
  return {
    driver: /Driver Version:\s*([\d.]+)/.exec(stdout)?.[1],
    cuda: /CUDA Version:\s*([\d.]+)/.exec(stdout)?.[1],
  };
}

/** `nvidia-smi -q -x`. The document is flat enough to be read by its tags; nothing in it is nested in itself. */
export function parseSmiXml(stdout: string): SmiAnswer {
  const gpus = [...stdout.matchAll(/<gpu id="[^"]*">([\s\S]*?)<\/gpu>/g)].flatMap(([, body = ''], index) => {
    const migDevices = [...body.matchAll(/<mig_device>/g)].length;
    // What is said of a part of the GPU is not said of all of it.
    const whole = body.replace(/<mig_devices>[\s\S]*?<\/mig_devices>/, '');
    const name = element(whole, 'product_name');
    const memory = element(whole, 'fb_memory_usage');
    return name === undefined
      ? []
      : [
          {
            index,
            name,
            uuid: element(whole, 'uuid'),
            memoryMiB: leadingNumber(element(memory, 'total')),
            usedMiB: leadingNumber(element(memory, 'used')),
            utilization: leadingNumber(element(whole, 'gpu_util')),
            computeCapability: undefined,
            migDevices,
          },
        ];
  });
  return { driver: element(stdout, 'driver_version'), cuda: element(stdout, 'cuda_version'), gpus };
}

function element(text: string | undefined, tag: string): string | undefined {
  return meaning(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text ?? '')?.[1]?.trim());
}

/** The three forms together: the query knows the compute capability, the others CUDA and MIG. */
export function nvidiaFacts(query: Answer, xml: Answer, table: Answer): NvidiaFacts {
  const [fromQuery, fromXml] = [parseSmiQuery(stdoutOf(query)), parseSmiXml(stdoutOf(xml))];
  const fromTable = parseSmiTable(stdoutOf(table));
  const gpus =
    fromQuery.gpus.length === 0
      ? fromXml.gpus
      : fromQuery.gpus.map((gpu) => ({ ...gpu, migDevices: migOf(gpu, fromXml.gpus) }));
  const driver = fromQuery.driver ?? fromXml.driver ?? fromTable.driver;
  if (gpus.length > 0) return { kind: 'works', driver, cuda: fromXml.cuda ?? fromTable.cuda, gpus };
  if (table.kind === 'missing') return { kind: 'absent' };
  return failure(table);
}

function migOf({ uuid }: HostGpu, gpus: readonly HostGpu[]): number {
  return gpus.find((gpu) => gpu.uuid !== undefined && gpu.uuid === uuid)?.migDevices ?? 0;
}

function stdoutOf(answer: Answer): string {
  return answer.kind === 'ran' && answer.code === 0 ? answer.stdout : '';
}

function failure(table: Exclude<Answer, { kind: 'missing' }>): NvidiaFacts {
  if (table.kind === 'late') return { kind: 'failed', said: `no answer within ${table.seconds} s` };
  const said = `${table.stdout}\n${table.stderr}`.trim().split(/\r?\n/, 2).join(' ');
  if (/couldn't communicate with the NVIDIA driver/.test(said)) return { kind: 'not-loaded', said };
  if (/Driver\/library version mismatch/.test(said)) return { kind: 'mismatch', said };
  if (/No devices were found/i.test(said)) return { kind: 'no-devices', said };
  return { kind: 'failed', said };
}
