/** A folder that could be the build context, and which of the Dockerfile's COPY sources exist below it. */
export interface ContextCandidate {
  readonly folder: string;
  readonly found: readonly string[];
}

export type ContextChoice =
  | { readonly kind: 'clear'; readonly folder: string }
  | { readonly kind: 'ask'; readonly folders: readonly string[] };

/**
 * Chooses among candidates, the Dockerfile's own folder first. It is asked only when the sources do not decide: when
 * some exist only here and others only there, or when the folder with more of them is not the Dockerfile's own.
 */
export function chooseContext(candidates: readonly ContextCandidate[]): ContextChoice {
  const [own, ...others] = candidates;
  if (own === undefined) return { kind: 'ask', folders: [] };
  const better = others.filter((other) => other.found.some((source) => !own.found.includes(source)));
  if (better.length === 0) return { kind: 'clear', folder: own.folder };
  const ranked = [...candidates].sort((a, b) => b.found.length - a.found.length);
  const [best] = ranked;
  const holdsAll = (candidate: ContextCandidate): boolean =>
    candidates.every((other) => other.found.every((source) => candidate.found.includes(source)));
  if (best !== undefined && own.found.length === 0 && holdsAll(best))
    return { kind: 'clear', folder: best.folder };
  return { kind: 'ask', folders: ranked.map((candidate) => candidate.folder) };
}

/**
 * The COPY sources that can be looked up in a folder: not a pattern, not a URL, not empty, and naming something
 * (`.` exists everywhere).
 */
export function checkableSources(sources: readonly string[]): readonly string[] {
  const names = sources
    .filter((source) => !/[*?[\\]|^[a-z]+:\/\/|^git@/i.test(source))
    .map((source) => source.replace(/^(?:\.?\/)+|\/+$/g, ''))
    .filter((source) => source !== '' && source !== '.' && !source.split('/').includes('..'));
  return [...new Set(names)];
}
