import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Span } from '../../text/span.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';
import { driver } from '../imageSummary.ts';
import type { Proposal } from './proposal.ts';

/** Indexes that hold the torch beside them; those of the newest torch where none is pinned. */
export function indexProposals(
  span: Span,
  pin: string | undefined,
  baseCuda: string | undefined,
  knowledge: KnowledgeBase,
): readonly Proposal[] {
  const { release, local } = splitLocal(pin ?? knowledge.packageVersions('torch')[0] ?? '');
  const answer = knowledge.torch(release);
  if (answer.kind !== 'known') return [];
  const { variants, defaultVariant } = answer.value;
  const asked = local === undefined ? variants : variants.filter((variant) => variant === local);
  const rank = (variant: string): number => {
    const cuda = cudaOfVariant(variant);
    if (cuda !== undefined && baseCuda?.startsWith(`${cuda}.`) === true) return 0;
    return variant === defaultVariant ? 1 : 2;
  };
  return asked
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((variant): readonly Proposal[] => {
      const url = knowledge.torchIndexUrl(variant);
      // Labels that the index does not serve under a name of their own are no address.
      if (knowledge.torchIndexVariant(url) !== variant) return [];
      const detail = [`torch ${release}`, ...variantDetail(variant, knowledge)].join(' · ');
      return [{ label: url, kind: 'url', span, detail, card: { about: 'index', name: url, version: pin } }];
    });
}

function variantDetail(variant: string, knowledge: KnowledgeBase): readonly string[] {
  const cuda = cudaOfVariant(variant);
  if (cuda === undefined) return [];
  const answer = knowledge.minimumDriver(cuda);
  return [`CUDA ${cuda}`, ...(answer.kind === 'known' ? [driver(answer.value)] : [])];
}
