import { parseImageReference } from '../../formats/imageReference.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import type { Span } from '../../text/span.ts';
import type { Background } from '../hovers/placed.ts';
import { endedText, imageSummary } from '../imageSummary.ts';
import { deprecatedLast, NOTHING, type Proposal, type Proposals } from './proposal.ts';

/** More than anybody reads; typing goes on to the rest. */
const MOST_TAGS = 60;

interface TagFacts {
  readonly tag: string;
  readonly facts: ImageFacts;
}

/** Tags of a repository that fit what is typed. */
export function tagProposals(
  name: string,
  span: Span,
  typed: string,
  { knowledge, today }: Background,
): Proposals {
  const family = knowledge.image(parseImageReference(name)).family;
  if (family === undefined) return NOTHING;
  const every = knowledge.tagsOf(family);
  const existing = every.filter((tag) => fits(tag, typed));
  // Somebody who types the number of a release that is gone is told so; nobody else hears of it.
  const gone = typed === '' ? [] : knowledge.removedTagsOf(family).filter((tag) => fits(tag, typed));
  const fitting = [...existing, ...gone];
  const shown = fitting.slice(0, MOST_TAGS).map((tag): TagFacts => {
    return { tag, facts: knowledge.image(parseImageReference(`${name}:${tag}`)) };
  });
  const items = byRelease(shown, every).map(({ tag, facts }): Proposal => {
    const deprecated = facts.status === 'removed' ? (facts.reason ?? 'removed') : endedText(facts, today);
    const detail =
      [deprecated, imageSummary(facts)].filter((part) => part !== undefined).join(' · ') || undefined;
    const card = { about: 'image', name: `${name}:${tag}` } as const;
    return { label: tag, kind: 'tag', span, detail, deprecated, card };
  });
  return { items: deprecatedLast(items), complete: fitting.length <= MOST_TAGS };
}

/** Within a release, the operating systems with the most tags come first: those are the ones people build on. */
function byRelease(tags: readonly TagFacts[], all: readonly string[]): readonly TagFacts[] {
  const weights = systemWeights(all);
  // A tag without a system is the shortest name of its release.
  const weight = ({ tag, facts }: TagFacts) =>
    facts.os === undefined ? all.length : (weights.get(systemOf(tag)) ?? 0);
  const groups = new Map<string, TagFacts[]>();
  for (const one of tags) {
    const { torch, cuda, python, packages } = one.facts;
    const release = JSON.stringify([torch, cuda, python, packages]);
    groups.set(release, [...(groups.get(release) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => group.sort((a, b) => weight(b) - weight(a)));
}

const counted = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** How many tags of a repository there are by operating system. */
function systemWeights(tags: readonly string[]): ReadonlyMap<string, number> {
  const known = counted.get(tags);
  if (known !== undefined) return known;
  const weights = new Map<string, number>();
  for (const tag of tags) weights.set(systemOf(tag), (weights.get(systemOf(tag)) ?? 0) + 1);
  counted.set(tags, weights);
  return weights;
}

/** `ubuntu` of `12.4.1-base-ubuntu22.04`. */
function systemOf(tag: string): string {
  return tag.slice(tag.lastIndexOf('-') + 1).replace(/[\d.]+$/, '');
}

/** True when the parts that were typed (`12.4-devel`) appear in the tag in this order, the first at its start. */
export function fits(tag: string, typed: string): boolean {
  const parts = typed.toLowerCase().split('-');
  const lower = tag.toLowerCase();
  if (!lower.startsWith(parts[0] ?? '')) return false;
  let at = 0;
  for (const part of parts) {
    const found = lower.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
