import type { ImageReference } from '../formats/imageReference.ts';
import { type CompatibilityQuestion, notKnown, type Reason } from './compatibilityReason.ts';
import type { Setup } from './compatibilitySetup.ts';
import type { ImageFacts } from './types.ts';
import { compareVersions } from './versions.ts';

const NEAREST = 3;

/** Does the image exist? */
export function imageExists({ image, knowledge }: Setup): readonly Reason[] {
  if (image === undefined) return [];
  const { name, reference, facts } = image;
  const { status, certainty, statusSources: sources } = facts;
  // A few tags follow from the pattern of their neighbours; nobody has reported seeing them.
  if (status === 'exists' && sources.length === 0)
    return [notKnown(['image'], `${name} is likely to exist, but no source confirms it`)];
  if (status === 'exists') return [{ verdict: 'ok', about: ['image'], message: `${name} exists`, sources }];
  if (status !== 'unknown') {
    const what = status === 'removed' ? 'was removed' : 'does not exist';
    const sure = certainty === 'firm';
    const message = `${name} ${what}${sure ? '' : ' as far as is known'}: ${facts.reason ?? 'it is not among the published tags'}`;
    const instead = knowledge
      .nearestTags(reference, NEAREST)
      .map((tag) => ({ image: retagged(reference, tag) }));
    return [{ verdict: sure ? 'impossible' : 'unknown', about: ['image'], message, sources, instead }];
  }
  return [standsFor(name, facts) ?? notKnown(['image'], `no table says whether ${name} exists`)];
}

/** Tags of `python` and of distributions are not listed; what they stand for is known, and enough for other checks. */
function standsFor(name: string, facts: ImageFacts): Reason | undefined {
  if (facts.cuda !== undefined || facts.endOfLife.length === 0) return undefined;
  const subjects = facts.endOfLife.map(({ subject }) => subject).join(' and ');
  const message = `${name} stands for ${subjects}; no table lists every tag of ${facts.family}`;
  return { verdict: 'ok', about: [], message, sources: facts.sources };
}

/** Is the torch that is asked for the torch of the image? Another one may be installed over it. */
export function imageAndTorch({ image, torch, knowledge }: Setup): readonly Reason[] {
  if (image === undefined || torch === undefined) return [];
  const { name, facts } = image;
  const about = ['image', 'torch'] as const;
  const own = facts.torch ?? facts.packages?.torch;
  if (own === torch)
    return [{ verdict: 'ok', about, message: `${name} has torch ${torch}`, sources: facts.sources }];
  const traits = knowledge.packageTraits('torch');
  if (own !== undefined) {
    const message = `${name} has torch ${own}; installing torch ${torch} replaces it`;
    return [{ verdict: 'ok', about, message, sources: facts.sources }];
  }
  if (traits.kind !== 'known' || traits.value.cuda !== 'bundled' || facts.family === undefined) return [];
  const beside = facts.cuda === undefined ? '' : ` beside CUDA ${facts.cuda} of ${name}`;
  const message = `the wheels of torch bring their own CUDA${beside}, and the two may differ`;
  return [{ verdict: 'ok', about, message, sources: traits.sources }];
}

/** What CUDA does the image have? A wheel for another one is no error. */
export function imageAndCuda({ image, cuda, torch }: Setup): readonly Reason[] {
  if (image?.facts.cuda === undefined || cuda === undefined || torch !== undefined) return [];
  const { name, facts } = image;
  const message = `${name} has CUDA ${facts.cuda}; CUDA ${cuda} of a wheel may differ from it`;
  return [{ verdict: 'ok', about: ['image', 'cuda'], message, sources: facts.sources }];
}

/** Does the image have the Python that is asked for? Another one may be installed. */
export function imageAndPython({ image, python }: Setup): readonly Reason[] {
  if (image === undefined || python === undefined) return [];
  const { name, facts } = image;
  const about = ['image', 'python'] as const;
  if (facts.python === python)
    return [{ verdict: 'ok', about, message: `${name} has Python ${python}`, sources: facts.sources }];
  if (facts.python === undefined) return [];
  const message = `${name} has Python ${facts.python}, and whether Python ${python} is installed beside it is not known`;
  return [
    { verdict: 'unknown', about, message, sources: facts.sources, instead: [{ python: facts.python }] },
  ];
}

/** The image under another tag, as one writes it. */
function retagged({ registry, repository }: ImageReference, tag: string): string {
  return `${registry === undefined ? '' : `${registry}/`}${repository}:${tag}`;
}

/** Tags of the same repository, flavour and system that pass `fits`: the newest, and the first after the one asked for. */
export function otherTags(
  { image, knowledge }: Setup,
  fits: (facts: ImageFacts) => boolean,
): readonly CompatibilityQuestion[] {
  const family = image?.facts.family;
  if (image === undefined || family === undefined) return [];
  const { facts, reference } = image;
  const system = reference.tag?.split('-').at(-1) ?? '';
  const about = (tag: string) => knowledge.image({ ...reference, tag, digest: undefined });
  const newestFirst = knowledge.tagsOf(family).filter((tag) => {
    if (!tag.endsWith(`-${system}`)) return false;
    const other = about(tag);
    return other.flavour === facts.flavour && hasCudnn(other) === hasCudnn(facts) && fits(other);
  });
  const next = newestFirst.findLast((tag) => isNewer(about(tag), facts));
  const tags = [next, newestFirst[0]].filter((tag) => tag !== undefined);
  return [...new Set(tags)].map((tag) => ({ image: retagged(reference, tag) }));
}

function hasCudnn({ cudnn }: ImageFacts): boolean {
  return cudnn !== undefined;
}

/** By torch where the images have it, by CUDA elsewhere. */
function isNewer(image: ImageFacts, than: ImageFacts): boolean {
  const order =
    image.torch !== undefined && than.torch !== undefined ? compareVersions(image.torch, than.torch) : 0;
  return order > 0 || (order === 0 && compareVersions(image.cuda ?? '0', than.cuda ?? '0') > 0);
}
