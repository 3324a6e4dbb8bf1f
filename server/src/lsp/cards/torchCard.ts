import type { Answer, TorchRelease } from '../../knowledge/types.ts';
import { type Card, rowsOf } from './card.ts';
import { sourcesLine } from './sources.ts';

/** The card on a pinned `torch==…`; undefined when the tables do not speak of that version at all. */
export function torchCard(pin: string, answer: Answer<TorchRelease>, asOf: string): Card | undefined {
  const title = `torch ${pin}`;
  if (answer.kind === 'unknown') return undefined;
  if (answer.kind === 'out-of-range') {
    const status = `cannot verify: newer than torch ${answer.newestKnown}, the newest in the tables`;
    return { title, rows: [['Status', status]], footer: [sourcesLine([], asOf)] };
  }
  const { variants, defaultVariant, python, torchvision, torchaudio } = answer.value;
  const local = /\+(.+)$/.exec(pin)?.[1];
  return {
    title,
    rows: rowsOf([
      ['Variant', local === undefined ? undefined : variantText(local, variants)],
      ['Wheels', variants.join(', ')],
      ['Default', defaultVariant === undefined ? undefined : `${defaultVariant} on Linux x86_64`],
      ['Python', rangeText(python)],
      ['torchvision', torchvision],
      ['torchaudio', torchaudio],
    ]),
    footer: [sourcesLine(answer.sources, answer.asOf)],
  };
}

function variantText(local: string, variants: readonly string[]): string | undefined {
  // Labels the project never used (builds of others) are nobody's fault.
  if (!/^(?:cu\d+|cpu|rocm[\d.]+|xpu)$/.test(local)) return undefined;
  return variants.includes(local) ? `${local} is among the wheels` : `${local} is not among the wheels`;
}

/** `3.8, 3.9, 3.10` as `3.8 – 3.10`. */
function rangeText(versions: readonly string[]): string {
  const [first, last] = [versions[0], versions.at(-1)];
  return first === undefined || last === undefined || first === last ? (first ?? '') : `${first} – ${last}`;
}
