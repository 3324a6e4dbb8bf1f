import type { NotPublished } from './facts.ts';

/** A tag of pytorch/pytorch taken apart: `<torch>-cuda<x.y>-cudnn<n>-<runtime|devel>`. */
export interface PytorchTag {
  readonly torch: string;
  readonly cuda: string | undefined;
  readonly cudnn: string | undefined;
  readonly variant: 'runtime' | 'devel' | undefined;
  readonly odd: readonly string[];
}

const LONGEST_TAG = 128;

/** Takes `tag` apart; undefined when it does not start with a release of torch. */
export function parsePytorchTag(tag: string): PytorchTag | undefined {
  if (tag.length > LONGEST_TAG) return undefined;
  const [torch = '', ...words] = tag.split('-');
  if (!/^\d{1,3}(\.\d{1,3}){0,2}$/.test(torch)) return undefined;
  let cuda: string | undefined;
  let cudnn: string | undefined;
  let variant: PytorchTag['variant'];
  const odd: string[] = [];
  for (const word of words) {
    const asCuda = /^cuda(\d{1,3}(?:\.\d{1,3}){0,2})$/.exec(word)?.[1];
    const asCudnn = /^cudnn(\d{1,2})$/.exec(word)?.[1];
    if (cuda === undefined && asCuda !== undefined) cuda = asCuda;
    else if (cudnn === undefined && asCudnn !== undefined) cudnn = asCudnn;
    else if (variant === undefined && (word === 'runtime' || word === 'devel')) variant = word;
    else odd.push(word);
  }
  return { torch, cuda, cudnn, variant, odd };
}

/** The rule of the tag grammar that `tag` breaks, if the tables say what happens then. */
export function brokenGrammar(tag: PytorchTag): NotPublished['grammar'] | undefined {
  if (tag.odd.some((word) => word.startsWith('rocm'))) return 'rocm';
  if (tag.cuda === undefined) return undefined;
  if (tag.odd.some((word) => /^(ubuntu|debian|centos|ubi|rockylinux)\d/.test(word))) return 'os-suffix';
  if (tag.cuda.split('.').length > 2) return 'three-part-cuda';
  return tag.cudnn !== undefined && tag.variant === undefined && tag.odd.length === 0
    ? 'no-variant'
    : undefined;
}
