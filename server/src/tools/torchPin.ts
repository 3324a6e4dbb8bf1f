import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { PipInstall, PipRequirement } from './pip.ts';
import type { PipIndex } from './pipIndexes.ts';

/** `2.4.0+cu124` taken apart. */
export function splitLocal(pin: string): { readonly release: string; readonly local: string | undefined } {
  const plus = pin.indexOf('+');
  return plus < 0
    ? { release: pin, local: undefined }
    : { release: pin.slice(0, plus), local: pin.slice(plus + 1) };
}

/**
 * The edits that move an installation from one wheel variant to another: in every `+cu124` and in every index address
 * that ends with it. Undefined when one of them is not written out in the command.
 */
export function variantEdits(
  install: PipInstall,
  indexes: readonly PipIndex[],
  from: string,
  to: string,
): readonly TextEdit[] | undefined {
  const pins = install.requirements.filter(({ pin }) => splitLocal(pin ?? '').local === from);
  const places = indexes.filter(({ text }) => text?.replace(/\/$/, '').endsWith(from) === true);
  if (!pins.every(isLiteral)) return undefined;
  const edits: TextEdit[] = pins.map(({ span }) => ({
    span: { start: span.end - from.length, end: span.end },
    text: to,
  }));
  for (const { word } of places) {
    const at = word !== undefined && isPlain(word) ? word.text.lastIndexOf(from) : -1;
    if (word === undefined || at < 0) return undefined;
    const start = word.span.start + at;
    edits.push({ span: { start, end: start + from.length }, text: to });
  }
  return edits;
}

/**
 * The edits that give pinned packages other versions, local labels kept. Undefined when a pin is not written out, or
 * when another package that is built for one torch is pinned beside them.
 */
export function versionEdits(
  install: PipInstall,
  versions: ReadonlyMap<string, string | undefined>,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const requirement of install.requirements) {
    const { name, pin, span } = requirement;
    if (pin === undefined || (!versions.has(name) && !name.startsWith('torch'))) continue;
    const version = versions.get(name);
    if (version === undefined || !isLiteral(requirement)) return undefined;
    const { local } = splitLocal(pin);
    const text = local === undefined ? version : `${version}+${local}`;
    edits.push({ span: { start: span.end - pin.length, end: span.end }, text });
  }
  return edits;
}

/** True when the spans inside the requirement are those of its text. */
function isLiteral({ word }: PipRequirement): boolean {
  return word.inside !== undefined || word.text === resolvedValue(word.value);
}

function isPlain({ value }: ShellWord): boolean {
  return value.kind === 'known' && value.via.length === 0;
}

/** `12.4` of `cu124`: the label of a wheel is the CUDA release without its point. Undefined for other labels. */
export function cudaOfVariant(variant: string): string | undefined {
  const match = /^cu(\d{1,2})(\d)$/.exec(variant);
  return match === null ? undefined : `${match[1]}.${match[2]}`;
}
