import { parseImageReference } from '../../formats/imageReference.ts';
import { architectureCard } from '../cards/architectureCard.ts';
import type { Card } from '../cards/card.ts';
import { indexCard } from '../cards/indexCard.ts';
import { settingCard } from '../cards/settingCard.ts';
import { cardOfImage } from '../hovers/imageHover.ts';
import { cardOfPackage } from '../hovers/packageHover.ts';
import type { Background } from '../hovers/placed.ts';

const KINDS = ['image', 'package', 'index', 'variable', 'architecture'] as const;

/** Which card belongs to a proposal; small, because it travels to the editor and back. */
export interface CardRequest {
  readonly about: (typeof KINDS)[number];
  readonly name: string;
  /** Version of a package, torch pin beside an index, CUDA release beside an architecture. */
  readonly version?: string | undefined;
}

/** Reads what came back from the editor. */
export function readCardRequest(data: unknown): CardRequest | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const given: Readonly<Record<string, unknown>> = { ...data };
  const about = KINDS.find((kind) => kind === given.about);
  const { name, version } = given;
  if (about === undefined || typeof name !== 'string') return undefined;
  return { about, name, version: typeof version === 'string' ? version : undefined };
}

/** Draws the card. */
export function requestedCard(
  { about, name, version }: CardRequest,
  background: Background,
): Card | undefined {
  const { knowledge } = background;
  switch (about) {
    case 'image':
      return cardOfImage(parseImageReference(name), true, background);
    case 'package':
      return cardOfPackage({ name, pin: version }, knowledge);
    case 'index':
      return indexCard(name, version, knowledge);
    case 'variable':
      return settingCard(name, knowledge.environment(name));
    case 'architecture':
      return architectureCard({ capability: name, ptx: false }, version, knowledge);
  }
}
