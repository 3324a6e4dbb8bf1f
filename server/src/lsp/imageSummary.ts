import type { ImageFacts } from '../knowledge/types.ts';

/** `CUDA 12.4.1 · cuDNN 9 · Python 3.11 · driver ≥ 550 (525 by compatibility) · ≈ 3.2 GB`: only what is known. */
export function imageSummary(facts: ImageFacts): string | undefined {
  if (facts.status === 'does-not-exist') return undefined;
  const { cuda, cudnn, torch, python, packages, size, minimumDriver } = facts;
  const parts = [
    named('PyTorch', torch),
    ...Object.entries(packages ?? {}).map(([name, version]) => named(name, version)),
    named('CUDA', cuda),
    named('cuDNN', cudnn),
    named('Python', python),
    minimumDriver === undefined ? undefined : driver(minimumDriver),
    sizeOf(size),
  ];
  return parts.filter((part) => part !== undefined).join(' · ') || undefined;
}

/** What is past its end, on the day `today`; undefined while everything is supported. */
export function endedText({ endOfLife }: ImageFacts, today: string): string | undefined {
  const ended = endOfLife.filter(({ date }) => date < today);
  return ended.map(({ subject, date }) => `${subject} ended ${date}`).join(', ') || undefined;
}

/** `driver ≥ 550 (525 by compatibility)`: branches are enough at a glance, the card has the points. */
export function driver({
  linux,
  minorCompatible,
}: {
  readonly linux: string;
  readonly minorCompatible: string | undefined;
}): string {
  const native = `driver ≥ ${branchOf(linux)}`;
  return minorCompatible === undefined || branchOf(minorCompatible) === branchOf(linux)
    ? native
    : `${native} (${branchOf(minorCompatible)} by compatibility)`;
}

function named(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

function branchOf(version: string): string {
  return version.split('.', 1)[0] ?? version;
}

/** What the image takes on the disk, else what is pulled. */
function sizeOf(size: ImageFacts['size']): string | undefined {
  const text = size?.uncompressed ?? size?.compressed;
  if (size === undefined || text === undefined) return undefined;
  const about = size.approximate ? '≈ ' : '';
  return `${about}${text}${size.uncompressed === undefined ? ' compressed' : ''}`;
}
