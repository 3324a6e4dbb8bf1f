import type { ImageFamiliesFile } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, type Table, table, tableDate } from '../factSources.ts';
import { listedTags } from './listedTags.ts';

type TagRow = ImageFamiliesFile['tags'][number];

interface Variant {
  readonly python: string;
  readonly vllm?: string;
  readonly torch?: string;
  readonly tensorrt_llm?: string;
  readonly cuda: string;
  readonly source: string;
}
interface NgcTable extends Table {
  readonly pytorch: readonly {
    readonly tag: string;
    readonly pytorch: string | null;
    readonly cuda: string | null;
    readonly cuda_source: string;
    readonly cuda_confirmed: boolean;
    readonly python: string | null;
    readonly ubuntu: string | null;
    readonly source: string;
  }[];
  readonly tensorflow: readonly {
    readonly tag: string;
    readonly tensorflow?: string;
    readonly python?: string;
    readonly ubuntu?: string;
    readonly source: string;
  }[];
  readonly tritonserver: readonly {
    readonly tags: Readonly<Record<string, string>>;
    readonly cuda: string | null;
    readonly vllm_variant?: Variant;
    readonly trtllm_variant?: Variant;
    readonly source: string;
  }[];
}
interface SizeTable extends Table {
  readonly sizes: readonly {
    readonly image: string;
    readonly tag: string;
    readonly uncompressed: string | null;
    readonly compressed: string | null;
    readonly approximate: boolean;
    readonly source: string;
  }[];
}
interface FamilyTable extends Table {
  readonly checks_driver: readonly {
    readonly image: string;
    readonly flavours: readonly string[];
    readonly source: string;
  }[];
  readonly disputed_cuda: readonly { readonly image: string; readonly tag: string }[];
}
interface DockerTags extends Table {
  readonly tensorflow: {
    readonly docker_tags: { readonly seen: readonly string[]; readonly source: string };
  };
}

/** Images known by single tags: NGC, TensorFlow; which images check the driver; sizes somebody published. */
export function compileImageFamilies(sources: Sources): ImageFamiliesFile {
  const families = table<FamilyTable>('image-families');
  const disputed = new Set(families.disputed_cuda.map(({ image, tag }) => `${image}:${tag}`));
  const seen = [...ngc(sources), ...tensorflow(sources)];
  const rows = [...seen, ...listedByMonth(seen, sources)];
  return {
    asOf: isoPart(tableDate(families)),
    checksDriver: families.checks_driver.map((row) => [
      row.image,
      row.flavours.join(' '),
      sources.ids('image-families', families, row.source),
    ]),
    tags: rows.map(([image, tag, cuda, ...rest]) => [
      image,
      tag,
      disputed.has(`${image}:${tag}`) ? null : cuda,
      ...rest,
    ]),
    sizes: sizes(sources),
  };
}

function ngc(sources: Sources): TagRow[] {
  const from = table<NgcTable>('ngc-images');
  const id = (source: string) => sources.ids('ngc', from, source);
  return [
    ...from.pytorch.map((row): TagRow => {
      // Where CUDA is not confirmed, the rest too is taken from another image of the same month.
      const { cuda, python, ubuntu } = row.cuda_confirmed ? row : { cuda: null, python: null, ubuntu: null };
      const packages = row.pytorch === null ? '' : `torch=${row.pytorch}`;
      return [`${NGC}/pytorch`, row.tag, release(cuda), python, os(ubuntu), packages, id(row.source)];
    }),
    ...from.tensorflow.map(({ tag, tensorflow: version, python = null, ubuntu = null, source }): TagRow => {
      const packages = version === undefined ? '' : `tensorflow=${version}`;
      return [`${NGC}/tensorflow`, tag, null, python, os(ubuntu), packages, id(source)];
    }),
    ...from.tritonserver.flatMap((row) => triton(row, id)),
  ];
}

const NGC = 'nvcr.io/nvidia';

/** Monthly releases that only the tag list of the registry has, once it was read; what is in them is not known. */
function listedByMonth(seen: readonly TagRow[], sources: Sources): TagRow[] {
  const known = new Set(seen.map(([image, tag]) => `${image}:${tag}`));
  const from = table<object>('registry-tags');
  return ['pytorch', 'tensorflow', 'tritonserver'].flatMap((name) => {
    const image = `${NGC}/${name}`;
    const tags = [...(listedTags(image)?.tags ?? [])].filter((tag) => /^\d\d\.\d\d(-tf2)?-py3$/.test(tag));
    return tags
      .filter((tag) => !known.has(`${image}:${tag}`))
      .map((tag): TagRow => [image, tag, null, null, null, '', sources.ids('registry', from, 'registry')]);
  });
}

function triton(row: NgcTable['tritonserver'][number], id: (source: string) => string[]): TagRow[] {
  const image = `${NGC}/tritonserver`;
  const { full, vllm, trtllm } = row.tags;
  const plain: TagRow[] =
    full === undefined ? [] : [[image, full, release(row.cuda), null, null, '', id(row.source)]];
  const variants = [
    { tag: vllm, inside: row.vllm_variant },
    { tag: trtllm, inside: row.trtllm_variant },
  ].flatMap(({ tag, inside }) =>
    tag === undefined || inside === undefined ? [] : [variant(image, tag, inside, id)],
  );
  return [...plain, ...variants];
}

function variant(image: string, tag: string, found: Variant, id: (source: string) => string[]): TagRow {
  const packages = [
    ['torch', found.torch],
    ['vllm', found.vllm?.replace(' post', '.post')],
    ['tensorrt-llm', found.tensorrt_llm],
  ].flatMap(([name, version]) => (version === undefined ? [] : [`${name}=${version}`]));
  const python = found.python.split('.').slice(0, 2).join('.');
  return [image, tag, release(found.cuda), python, null, packages.join(' '), id(found.source)];
}

/** `12.6.1` of the build number `12.6.1.006`. */
function release(cuda: string | null): string | null {
  const version = /^\d+\.\d+(\.\d+)?/.exec(cuda ?? '')?.[0];
  // A cell with two numbers or a remark is not one answer.
  return version === undefined || /[^\d.]/.test(cuda ?? '') ? null : version;
}

function os(ubuntu: string | null): string | null {
  return ubuntu === null ? null : `ubuntu ${ubuntu}`;
}

function tensorflow(sources: Sources): TagRow[] {
  const from = table<DockerTags>('frameworks');
  const { seen, source } = from.tensorflow.docker_tags;
  const ids = sources.ids('frameworks', from, source);
  return seen.map((tag) => [
    'tensorflow/tensorflow',
    tag,
    null,
    null,
    null,
    `tensorflow=${tag.split('-')[0]}`,
    ids,
  ]);
}

const SIZED = new Set(['nvidia/cuda', 'pytorch/pytorch', 'nvcr.io/nvidia/pytorch', 'python']);

function sizes(sources: Sources): ImageFamiliesFile['sizes'] {
  const from = table<SizeTable>('cudnn');
  return from.sizes.flatMap((row): ImageFamiliesFile['sizes'][number][] => {
    const [compressed, uncompressed] = [readable(row.compressed), readable(row.uncompressed)];
    if (!SIZED.has(row.image) || (compressed === null && uncompressed === null)) return [];
    const approximate = row.approximate || row.uncompressed?.startsWith('about') === true;
    return [
      [row.image, row.tag, compressed, uncompressed, approximate, sources.ids('cudnn', from, row.source)],
    ];
  });
}

/** `7.67 GiB` of `7.67 GiB (8,… bytes)`, `10.5 GB` of a count of bytes; null for a bound such as `below 9.55 GB`. */
function readable(text: string | null): string | null {
  const bytes = /^([\d,]+) bytes$/.exec(text ?? '')?.[1];
  if (bytes !== undefined) return `${(Number(bytes.replaceAll(',', '')) / 1e9).toFixed(1)} GB`;
  return /^(?:about )?([\d.]+ [KMG]i?B)/.exec(text ?? '')?.[1] ?? null;
}
