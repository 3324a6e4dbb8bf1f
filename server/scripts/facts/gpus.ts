import type { ArchitecturesFile, GpusFile } from '../../src/knowledge/subjectFacts.ts';
import type { GpuKind } from '../../src/knowledge/subjects.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';
import { within } from './ranges.ts';

interface GpuTable {
  readonly gpus: readonly {
    readonly gpu: string;
    readonly compute_capability: string;
    readonly kind: string;
    readonly source: string;
  }[];
  readonly compute_capabilities: readonly {
    readonly compute_capability: string;
    readonly architecture: string;
    readonly first_cuda: string;
    readonly dropped_in_cuda: string | null;
    readonly last_driver_branch: string | null;
    readonly source: string;
  }[];
}

/** Rows whose source is a note or a secondary report say nothing. */
const NOT_A_SOURCE = new Set(['a10g', 'rubin']);
const KINDS: Readonly<Record<string, GpuKind>> = {
  datacenter: 'datacenter',
  workstation: 'workstation',
  consumer: 'consumer',
  jetson: 'embedded',
};

/** GPUs and compute capabilities; `newestCuda` is the last toolkit whose driver table was read. */
export function compileGpus(sources: Sources, newestCuda: string): GpusFile {
  const from = table<GpuTable>('gpu-architectures');
  const rule = table<{ readonly rule: { readonly source: readonly string[] } }>('gpu-execution');
  const id = (source: string) => sources.ids('gpu', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    newestCuda,
    execution: sources.ids('gpu-execution', rule, rule.rule.source),
    gpus: from.gpus
      .filter((row) => !NOT_A_SOURCE.has(row.source))
      .map((row) => [row.gpu, row.compute_capability, kindOf(row.kind), id(row.source)]),
    capabilities: from.compute_capabilities
      .filter((row) => !NOT_A_SOURCE.has(row.source))
      .map((row) => [
        row.compute_capability,
        row.architecture,
        row.source === 'unverified' ? null : row.first_cuda,
        row.dropped_in_cuda,
        row.last_driver_branch,
        id(row.source === 'unverified' ? 'ccpage' : row.source),
      ]),
  };
}

function kindOf(kind: string): GpuKind {
  const known = KINDS[kind];
  if (known === undefined) throw new Error(`kind of GPU ${kind} is not in KINDS`);
  return known;
}

interface TorchTable {
  readonly releases: readonly {
    readonly torch: string;
    readonly cuda_arch_list: Readonly<Record<string, readonly string[]>>;
    readonly sources: readonly string[];
  }[];
}
interface Disputes {
  readonly disputed_architectures: readonly {
    readonly from: string;
    readonly to: string;
    readonly variants: readonly string[];
    readonly architectures: readonly string[];
  }[];
}

/** The code in the torch wheels; what two sources tell differently is set apart. */
export function compileArchitectures(sources: Sources): ArchitecturesFile {
  const from = table<TorchTable>('torch');
  const disputes = table<Disputes>('disputes');
  return {
    asOf: isoPart(tableDate(from)),
    wheels: from.releases.flatMap((row) =>
      Object.entries(row.cuda_arch_list).map(
        ([variant, architectures]): ArchitecturesFile['wheels'][number] => {
          const disputed = disputes.disputed_architectures
            .filter((entry) => entry.variants.includes(variant) && within(row.torch, entry.from, entry.to))
            .flatMap((entry) => entry.architectures);
          // Of `12.0+PTX` against `12.0` the compiled code is agreed on.
          const plain = architectures.map((entry) =>
            disputed.includes(entry) ? entry.replace('+PTX', '') : entry,
          );
          const agreed = plain.filter((entry) => !disputed.includes(entry));
          return [
            row.torch,
            variant,
            agreed.join(' '),
            disputed.join(' '),
            sources.ids('torch', from, row.sources),
          ];
        },
      ),
    ),
  };
}
