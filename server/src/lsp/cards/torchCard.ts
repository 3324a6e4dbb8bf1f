import type { TorchArchitectures } from '../../knowledge/subjects.ts';
import type { Answer, KnowledgeBase, MinimumDriver, TorchRelease } from '../../knowledge/types.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';
import { type Card, rowsOf } from './card.ts';
import { citation } from './citation.ts';
import { driverText } from './imageCard.ts';
import { rangeText } from './ranges.ts';
import { sourcesLine } from './sources.ts';

/** What is known of the wheel that is installed: the variant that is written, else the default one. */
export interface TorchWheelFacts {
  readonly driver: Answer<MinimumDriver>;
  readonly architectures: Answer<TorchArchitectures>;
}

/** Asks for what `torchCard` says of the wheel. */
export function torchWheelFacts(
  pin: string,
  knowledge: Pick<KnowledgeBase, 'torch' | 'minimumDriver' | 'torchArchitectures'>,
): TorchWheelFacts {
  const { release, local } = splitLocal(pin);
  const answer = knowledge.torch(release);
  const variant = local ?? (answer.kind === 'known' ? answer.value.defaultVariant : undefined);
  const cuda = variant === undefined ? undefined : cudaOfVariant(variant);
  return {
    driver: cuda === undefined ? NOT_KNOWN : knowledge.minimumDriver(cuda),
    architectures: cuda === undefined ? NOT_KNOWN : knowledge.torchArchitectures(release, variant),
  };
}

const NOT_KNOWN = { kind: 'unknown' } as const;

/** The card on a pinned `torch==…`; undefined when the tables do not speak of that version at all. */
export function torchCard(
  pin: string,
  answer: Answer<TorchRelease>,
  asOf: string,
  { driver, architectures }: TorchWheelFacts = { driver: NOT_KNOWN, architectures: NOT_KNOWN },
): Card | undefined {
  const title = `torch ${pin}`;
  if (answer.kind === 'unknown') return undefined;
  if (answer.kind === 'out-of-range') {
    const status = `cannot verify: newer than torch ${answer.newestKnown}, the newest in the tables`;
    return { title, rows: [['Status', status]], footer: [sourcesLine([], asOf)] };
  }
  const { variants, variantsKnown, defaultVariant, python, torchvision, torchaudio } = answer.value;
  const { local } = splitLocal(pin);
  return {
    title,
    rows: rowsOf([
      ['Variant', local === undefined ? undefined : variantText(local, answer.value)],
      [variantsKnown === 'all' ? 'Wheels' : 'Known wheels', variants.join(', ')],
      ['Default', defaultVariant === undefined ? undefined : `${defaultVariant} on Linux x86_64`],
      ['Driver', driver.kind === 'known' ? driverText(driver.value) : undefined],
      ['GPU code', architectures.kind === 'known' ? architectures.value.architectures.join(', ') : undefined],
      [
        'Sources disagree on',
        architectures.kind === 'known' ? architectures.value.disputed.join(', ') : undefined,
      ],
      ['Python', rangeText(python)],
      ['torchvision', torchvision],
      ['torchaudio', torchaudio],
    ]),
    footer: citation(answer, driver, architectures),
  };
}

/** Whether a release has wheels of a variant, as far as the list of them goes. */
export function variantText(local: string, release: TorchRelease): string | undefined {
  // Labels the project never used (builds of others) are nobody's fault.
  if (!/^(?:cu\d+|cpu|rocm[\d.]+|xpu)$/.test(local)) return undefined;
  if (release.variants.includes(local)) return `${local} is among the wheels`;
  return isAbsent(local, release)
    ? `${local} is not among the wheels`
    : `cannot verify ${local}: the list of wheels is not complete`;
}

/** Only a list that is complete, or complete up to its oldest CUDA, can say that a wheel is not there. */
function isAbsent(local: string, { variants, variantsKnown }: TorchRelease): boolean {
  if (variantsKnown !== 'from-oldest') return variantsKnown === 'all';
  const asked = cudaNumber(local);
  const listed = variants.flatMap((variant) => cudaNumber(variant) ?? []);
  return asked !== undefined && listed.length > 0 && asked < Math.min(...listed);
}

/** 118 of `cu118`. */
function cudaNumber(variant: string): number | undefined {
  const digits = /^cu(\d+)$/.exec(variant)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
