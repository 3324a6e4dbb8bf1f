import type { ImageReference } from '../../formats/imageReference.ts';
import type { ImageSize } from '../../knowledge/subjects.ts';
import type { EndOfLife, ImageFacts, MinimumDriver } from '../../knowledge/types.ts';
import { type Card, rowsOf } from './card.ts';
import { sourcesLine } from './sources.ts';

/** What a card on an image says besides the facts. */
export interface ImageCardContext {
  /** False when the name was put together from ARG defaults. */
  readonly certain: boolean;
  /** Tags to write instead of one that cannot be pulled. */
  readonly nearest: readonly string[];
  /** ISO date. */
  readonly today: string;
}

const STATUS: Readonly<Record<ImageFacts['status'], string>> = {
  exists: 'exists',
  removed: 'removed',
  'does-not-exist': 'does not exist',
  unknown: 'cannot verify',
};

/** The card on a base image; undefined for a repository that no table knows. Nothing unknown is filled in. */
export function imageCard(
  image: ImageReference,
  facts: ImageFacts,
  context: ImageCardContext,
): Card | undefined {
  if (facts.family === undefined) return undefined;
  const rows = rowsOf([
    ['Status', statusText(facts)],
    ['Existing tags', facts.status === 'exists' ? undefined : context.nearest.join(', ')],
    ['CUDA', facts.cuda],
    ['cuDNN', facts.cudnn],
    ['PyTorch', facts.torch],
    ...Object.entries(facts.packages ?? {}),
    ['Python', facts.python],
    ['OS', facts.os === undefined ? undefined : `${facts.os.name} ${facts.os.version}`],
    ['Flavour', facts.flavour],
    ['Contains', facts.has.join(', ')],
    ['Lacks', facts.lacks.join(', ')],
    ['User', facts.user],
    ['Driver', facts.minimumDriver === undefined ? undefined : driverText(facts.minimumDriver)],
    ['Size', facts.size === undefined ? undefined : sizeText(facts.size)],
    ['Support', facts.endOfLife.map((end) => endText(end, context.today)).join(', ')],
  ]);
  const override = context.certain ? [] : ['With the ARG defaults of this file; --build-arg can change it'];
  return {
    title: imageText(image),
    rows,
    footer: [...override, sourcesLine(facts.sources, facts.asOf)],
  };
}

/** The name as one would type it. */
export function imageText({ registry, repository, tag, digest }: ImageReference): string {
  const host = registry === undefined ? '' : `${registry}/`;
  const version = tag === undefined ? '' : `:${tag}`;
  return `${host}${repository}${version}${digest === undefined ? '' : `@${digest.slice(0, 19)}…`}`;
}

/** How the lowest drivers are told: full support first, then what minor-version compatibility allows. */
export function driverText({ linux, minorCompatible }: MinimumDriver): string {
  const native = `≥ ${linux}`;
  return minorCompatible === undefined || minorCompatible === linux
    ? native
    : `${native}; ≥ ${minorCompatible} by minor-version compatibility`;
}

/** What is pulled, and what it takes on the disk. */
function sizeText({ compressed, uncompressed, approximate }: ImageSize): string {
  const about = approximate ? '≈ ' : '';
  return [
    compressed === undefined ? undefined : `${about}${compressed} compressed`,
    uncompressed === undefined ? undefined : `${about}${uncompressed} unpacked`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function statusText({ status, certainty, reason }: ImageFacts): string {
  const doubt = status === 'does-not-exist' && certainty === 'medium' ? 'probably ' : '';
  return `${doubt}${STATUS[status]}${reason === undefined ? '' : `: ${reason}`}`;
}

function endText({ subject, date }: EndOfLife, today: string): string {
  return `${subject} ${date < today ? 'ended' : 'until'} ${date}`;
}
