export type CudaKind = 'base' | 'runtime' | 'devel';

/** A tag of nvidia/cuda taken apart: `<cuda>-[<library>-]<kind>[-<system>]`, as far as it can be understood. */
export interface CudaTag {
  /** As written, one to three numbers. */
  readonly cuda: string;
  /** `cudnn`, `cudnn8`, `tensorrt`. */
  readonly library: string | undefined;
  readonly kind: CudaKind | undefined;
  readonly os: { readonly name: string; readonly version: string } | undefined;
  /** Words that are none of the above, in order. */
  readonly odd: readonly string[];
}

// The registry grammar allows 128 characters; longer text is no tag and is not worth reading.
const LONGEST_TAG = 128;
const KINDS: readonly CudaKind[] = ['base', 'runtime', 'devel'];

/** Takes `tag` apart; undefined when it does not start with a CUDA version. */
export function parseCudaTag(tag: string): CudaTag | undefined {
  if (tag.length > LONGEST_TAG) return undefined;
  const [cuda = '', ...words] = tag.split('-');
  if (!/^\d{1,3}(\.\d{1,3}){0,2}$/.test(cuda)) return undefined;
  let library: string | undefined;
  let kind: CudaKind | undefined;
  let os: CudaTag['os'];
  const odd: string[] = [];
  for (const word of words) {
    const asKind = KINDS.find((known) => known === word);
    const asOs = parseSystem(word);
    if (library === undefined && /^(cudnn\d*|tensorrt)$/.test(word)) library = word;
    else if (kind === undefined && asKind !== undefined) kind = asKind;
    else if (os === undefined && asOs !== undefined) os = asOs;
    else odd.push(word);
  }
  return { cuda, library, kind, os, odd };
}

/** `ubuntu22.04` → ubuntu 22.04; undefined for words of another form. */
export function parseSystem(word: string): CudaTag['os'] {
  const match = /^([a-z]+?)(\d+(?:\.\d+)?)$/.exec(word);
  const [, name, version] = match ?? [];
  if (name === undefined || version === undefined || name === 'cudnn' || name === 'rc') return undefined;
  return { name, version };
}

/** What a misspelt system most likely means: ubuntu2204 and ubuntu22 → ubuntu 22.04. */
export function intendedSystem(os: NonNullable<CudaTag['os']>): NonNullable<CudaTag['os']> {
  if (os.name !== 'ubuntu') return os;
  const digits = os.version.replace('.', '');
  if (/^\d{4}$/.test(digits)) return { name: os.name, version: `${digits.slice(0, 2)}.${digits.slice(2)}` };
  return /^\d{2}$/.test(digits) ? { name: os.name, version: `${digits}.04` } : os;
}

/** What a misspelt flavour most likely means, by its first letters: runtim → runtime. */
export function intendedKind(tag: CudaTag): CudaKind | undefined {
  if (tag.kind !== undefined) return tag.kind;
  return KINDS.find((kind) => tag.odd.some((word) => word.startsWith(kind.slice(0, 3))));
}

/** The cuDNN major a library word names: 8 of `cudnn8`; undefined when it names none. */
export function cudnnMajor(library: string | undefined): string | undefined {
  const digits = library?.startsWith('cudnn') ? library.slice('cudnn'.length) : '';
  return digits === '' ? undefined : digits;
}
