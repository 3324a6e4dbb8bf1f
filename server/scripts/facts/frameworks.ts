import type { FrameworksFile } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, type Table, table, tableDate } from '../factSources.ts';
import { within } from './ranges.ts';

type Row = FrameworksFile['rows'][number];

interface JaxWheel {
  readonly CUDA: string;
  readonly CUDNN: string;
}
interface FrameworkTable {
  readonly tensorflow: {
    readonly rows: readonly {
      readonly tf: string;
      readonly package: string;
      readonly cuda: string;
      readonly cudnn: string;
    }[];
  };
  readonly jax: {
    readonly rows: readonly {
      readonly jax: string;
      readonly cuda12_wheel: JaxWheel | null;
      readonly cuda13_wheel: JaxWheel | null;
    }[];
  };
  readonly pins: {
    readonly flash_attn: { readonly rows: readonly FlashRow[] };
    readonly bitsandbytes: {
      readonly rows: readonly { readonly bitsandbytes: string; readonly cuda_libs: readonly string[] }[];
    };
    readonly xformers: {
      readonly rows: readonly { readonly xformers: string; readonly cuda: readonly string[] | null }[];
    };
  };
  readonly onnxruntime_gpu: {
    readonly rows: readonly {
      readonly ort: string;
      readonly cuda: string;
      readonly cudnn: string;
      readonly src: string;
    }[];
  };
}
interface FlashRow {
  readonly flash_attn: string;
  readonly torch: readonly string[];
  readonly cuda: readonly string[];
}
interface Disputes {
  readonly disputed_cudnn: readonly {
    readonly package: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** CUDA and cuDNN of framework releases, where a document of the framework says so. */
export function compileFrameworks(sources: Sources): FrameworksFile {
  const from = table<FrameworkTable>('frameworks');
  const id = (source: string) => sources.ids('frameworks', from, source);
  return {
    asOf: isoPart(tableDate(from)),
    rows: [
      ...tensorflow(from, id('TFDOC')),
      ...jax(from, id('JAXGIT')),
      ...flashAttention(from, id('FA')),
      ...from.pins.bitsandbytes.rows.map((row): Row => {
        const version = row.bitsandbytes;
        return [
          'bitsandbytes',
          version,
          version,
          null,
          row.cuda_libs.join(', '),
          null,
          null,
          null,
          id('BNB'),
        ];
      }),
      ...from.pins.xformers.rows.flatMap((row): Row[] =>
        row.cuda === null || row.cuda.some((entry) => !/^\d+\.\d+$/.test(entry))
          ? []
          : [['xformers', row.xformers, row.xformers, null, row.cuda.join(', '), null, null, null, id('XF')]],
      ),
      ...onnxRuntime(from, id),
      ...translators(sources),
    ],
  };
}

function tensorflow(from: FrameworkTable, ids: string[]): Row[] {
  return from.tensorflow.rows.map((row) => {
    const minor = row.tf.split('.').slice(0, 2).join('.');
    const major = row.cudnn.split('.')[0] ?? null;
    return [row.package, minor, `${minor}.99`, null, row.cuda, row.cudnn, major, null, ids];
  });
}

function jax(from: FrameworkTable, ids: string[]): Row[] {
  const disputes = table<Disputes>('disputes').disputed_cudnn.filter((entry) => entry.package === 'jax');
  return from.jax.rows.flatMap((row): Row[] => {
    const wheels = [row.cuda12_wheel, row.cuda13_wheel].filter((wheel) => wheel !== null);
    if (wheels.length === 0) return [];
    const disputed = disputes.some((entry) => within(row.jax, entry.from, entry.to));
    const cuda = wheels.map((wheel) => wheel.CUDA).join(' or ');
    const cudnn = [...new Set(wheels.map((wheel) => wheel.CUDNN))].join(' or ');
    const major = /^>=(\d+)/.exec(cudnn)?.[1] ?? null;
    return [['jax', row.jax, row.jax, null, cuda, disputed ? null : cudnn, major, null, ids]];
  });
}

function flashAttention(from: FrameworkTable, ids: string[]): Row[] {
  return from.pins.flash_attn.rows.map((row) => {
    const released = row.torch.filter((version) => !version.includes('dev'));
    const version = row.flash_attn;
    return ['flash-attn', version, version, released.join(', '), row.cuda.join(', '), null, null, null, ids];
  });
}

/** Rows with one version or a range and plain numbers; the prose of 1.18.1 and 1.19.2 names two packages at once. */
function onnxRuntime(from: FrameworkTable, id: (source: string) => string[]): Row[] {
  return from.onnxruntime_gpu.rows.flatMap((row): Row[] => {
    const [first, last = first] = row.ort.split('-');
    if (first === undefined || last === undefined || !/^\d+(\.\d+){1,2}$/.test(row.cuda)) return [];
    const cudnn = row.cudnn.split(' ')[0] ?? null;
    return [
      [
        'onnxruntime-gpu',
        first,
        `${last}.99`,
        null,
        row.cuda,
        cudnn,
        cudnn?.split('.')[0] ?? null,
        null,
        id(row.src),
      ],
    ];
  });
}

/** Which cuDNN the packages load that only cudnn.json speaks of. */
function translators(sources: Sources): Row[] {
  const from = table<
    {
      readonly framework_requirements: readonly {
        readonly framework: string;
        readonly versions: string;
        readonly cudnn_major: number;
        readonly source: string;
      }[];
    } & Table
  >('cudnn');
  return from.framework_requirements.flatMap((row): Row[] => {
    const [, operator, version = ''] = /^(<=|>=)([\d.]+)$/.exec(row.versions) ?? [];
    if (!row.framework.startsWith('CTranslate2') || operator === undefined) return [];
    const [first, last] = operator === '<=' ? ['0', version] : [version, '999'];
    const ids = sources.ids('cudnn', from, row.source);
    return [['ctranslate2', first, last, null, null, null, String(row.cudnn_major), null, ids]];
  });
}
