import { notKnown, type Reason } from './compatibilityReason.ts';
import { cudaOf, type Setup } from './compatibilitySetup.ts';

/**
 * Asks about the torch wheel: the one that is asked for, or, where nothing says which, the one a plain `pip install`
 * brings. When that one fails and another would do, nobody can say whether the combination works.
 */
export function overVariants(
  { torch, variant, knowledge }: Setup,
  nothing: Reason,
  ask: (variant: string) => Reason,
): Reason {
  if (torch === undefined) return nothing;
  if (variant !== undefined) return cudaOf(variant) === undefined ? nothing : ask(variant);
  const release = knowledge.torch(torch);
  if (release.kind !== 'known') return nothing;
  const { defaultVariant, variants, variantsKnown } = release.value;
  const first =
    defaultVariant === undefined || cudaOf(defaultVariant) === undefined ? undefined : ask(defaultVariant);
  if (first?.verdict === 'ok') return first;
  const others = variants.filter((other) => other !== defaultVariant && cudaOf(other) !== undefined);
  const answers = others.map((other) => ({ other, reason: ask(other) }));
  const serving = answers.findLast(({ reason }) => reason.verdict === 'ok');
  if (serving === undefined) {
    const all = variantsKnown !== 'some' && answers.every(({ reason }) => reason.verdict === 'impossible');
    return first?.verdict === 'impossible' && !all ? { ...first, verdict: 'unknown' } : (first ?? nothing);
  }
  const { message, sources } = serving.reason;
  const cuda = cudaOf(serving.other);
  const instead = cuda === undefined ? [] : [{ cuda }];
  if (first === undefined) return { ...notKnown(nothing.about, message), sources, instead };
  return {
    ...first,
    verdict: 'unknown',
    message: `it depends on the wheel; the default: ${first.message}; another: ${message}`,
    sources: [...first.sources, ...sources.filter(({ id }) => !first.sources.some((own) => own.id === id))],
    instead,
  };
}
