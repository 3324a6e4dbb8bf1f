import type { Requirement } from '../../formats/requirement.ts';
import { normaliseName } from '../../formats/requirement.ts';
import type { ImageFacts, KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import { cudaOfVariant, splitLocal } from '../../tools/torchPin.ts';
import { shortened } from '../cards/ranges.ts';
import { all, type Proposal, type Proposals } from './proposal.ts';

/** What surrounds a package whose version is being typed. */
export interface InstallContext {
  /** The other packages that are installed with it. */
  readonly beside: readonly Requirement[];
  /** The wheel variant of the index it is looked for in (`cu124`). */
  readonly variant: string | undefined;
  /** What is known of the image it is installed into. */
  readonly base: ImageFacts | undefined;
}

/** A version being typed: `torch==2.`. */
export interface VersionSite {
  readonly name: string;
  readonly typed: string;
  readonly span: Span;
}

const MOST_VERSIONS = 60;
const SITE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*==\s*([\w.+!-]*)$/;

/** Reads `name==version` up to the cursor; `word` is all of it. */
export function versionSite(text: string, word: Span, offset: Offset): VersionSite | undefined {
  const match = SITE.exec(text.slice(word.start, offset));
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const rest = /^[\w.+!*-]*/.exec(text.slice(offset, Math.max(offset, word.end)))?.[0] ?? '';
  const span = { start: offset - match[2].length, end: offset + rest.length };
  return { name: normaliseName(match[1]), typed: match[2], span };
}

/** Versions that exist, fit the Python of the image and belong to the torch beside them; newest first. */
export function versionProposals(
  site: VersionSite,
  context: InstallContext,
  knowledge: KnowledgeBase,
): Proposals {
  if (site.name === 'torch') return torchProposals(site, context, knowledge);
  const companion = companionOf(site, context, knowledge);
  if (companion !== undefined) return all([companion]);
  const fitting = limited(knowledge.packageVersions(site.name), (version) =>
    runsOn(site, version, context, knowledge),
  );
  return all(
    fitting.map((version) => ({
      label: version,
      kind: 'version',
      span: site.span,
      card: { about: 'package', name: site.name, version },
    })),
  );
}

function torchProposals(site: VersionSite, context: InstallContext, knowledge: KnowledgeBase): Proposals {
  const { typed, span } = site;
  const { variant, base } = context;
  const { release, local } = splitLocal(typed);
  if (local !== undefined) return all(localProposals(release, span, knowledge));
  const listed =
    variant === undefined
      ? knowledge.packageVersions('torch')
      : knowledge.torchWithVariant(variant).map(({ version }) => version);
  const fitting = limited(listed, (version) => runsOn(site, version, context, knowledge));
  const wanted = variant === undefined ? base?.cuda : undefined;
  const items = fitting.map((version): Proposal & { readonly matches: boolean } => {
    const answer = knowledge.torch(version);
    const variants = answer.kind === 'known' ? answer.value.variants : [];
    const matches = wanted !== undefined && variants.some((one) => sameCuda(cudaOfVariant(one), wanted));
    return {
      label: version,
      kind: 'version',
      span,
      detail: shortened(variants, 6) || undefined,
      card: { about: 'package', name: 'torch', version },
      matches,
    };
  });
  // Wheels bring their own CUDA, so the others work as well; those built for the CUDA of the image come first.
  const ordered = [...items.filter(({ matches }) => matches), ...items.filter(({ matches }) => !matches)];
  return all(ordered.map(({ matches, ...item }) => item));
}

/** `2.4.0+cu124`: the wheels there are of a release. */
function localProposals(release: string, span: Span, knowledge: KnowledgeBase): readonly Proposal[] {
  const answer = knowledge.torch(release);
  if (answer.kind !== 'known') return [];
  return answer.value.variants.map((variant) => ({
    label: `${release}+${variant}`,
    kind: 'version',
    span,
    detail: variant === answer.value.defaultVariant ? 'the default on Linux x86_64' : undefined,
    card: { about: 'package', name: 'torch', version: `${release}+${variant}` },
  }));
}

/** The release of torchvision or torchaudio that was published with the torch beside it or in the image. */
function companionOf(
  { name, span }: VersionSite,
  { beside, base }: InstallContext,
  knowledge: KnowledgeBase,
): Proposal | undefined {
  if (name !== 'torchvision' && name !== 'torchaudio') return undefined;
  const torch = beside.find((requirement) => requirement.name === 'torch');
  const pin = torch === undefined ? base?.torch : torch.pin;
  if (pin === undefined) return undefined;
  const { release } = splitLocal(pin);
  const pairs = knowledge.torchPairs(release);
  const answer = knowledge.torch(release);
  const version =
    (pairs.kind === 'known' ? pairs.value[name] : undefined) ??
    (answer.kind === 'known' ? answer.value[name] : undefined);
  if (version === undefined) return undefined;
  const detail = `published with torch ${release}`;
  return {
    label: version,
    kind: 'version',
    span,
    detail,
    preselect: true,
    card: { about: 'package', name, version },
  };
}

/** False only when it is known that pip finds nothing for this Python. */
function runsOn(
  site: VersionSite,
  version: string,
  context: InstallContext,
  knowledge: KnowledgeBase,
): boolean {
  const { base, variant } = context;
  if (base?.python === undefined) return true;
  const minor = base.python.split('.').slice(0, 2).join('.');
  if (variant === undefined) {
    const answer = knowledge.installsOn(site.name, version, minor);
    if (answer.kind === 'known') return answer.value !== 'nothing';
  }
  const torch = site.name === 'torch' ? knowledge.torch(version) : undefined;
  return torch?.kind !== 'known' || torch.value.python.length === 0 || torch.value.python.includes(minor);
}

function sameCuda(variant: string | undefined, image: string): boolean {
  return variant !== undefined && (image === variant || image.startsWith(`${variant}.`));
}

function limited(versions: readonly string[], fits: (version: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const version of versions) {
    if (found.length >= MOST_VERSIONS) break;
    if (fits(version)) found.push(version);
  }
  return found;
}
