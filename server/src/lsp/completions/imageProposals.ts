import type { FromInstruction } from '../../dockerfile/model.ts';
import { parseImageReference } from '../../formats/imageReference.ts';
import type { ImageFacts, KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import type { Background } from '../hovers/placed.ts';
import { endedText, imageSummary } from '../imageSummary.ts';
import { all, deprecatedLast, NOTHING, type Proposal, type Proposals } from './proposal.ts';

/** More than anybody reads; typing goes on to the rest. */
const MOST_TAGS = 60;

/** Names of images, and their tags behind the colon. */
export function imageProposals(
  text: string,
  from: FromInstruction,
  offset: Offset,
  background: Background,
): Proposals {
  const span = imageSpan(text, from, offset);
  if (span === undefined) return NOTHING;
  const typed = text.slice(span.start, offset);
  // What a variable stands for is not ours to complete, and a digest is nothing one types.
  if (/[$@]/.test(text.slice(span.start, span.end))) return NOTHING;
  const { parts } = parseImageReference(typed, span.start);
  if (parts.tag === undefined) return all(nameProposals(span, background.knowledge));
  const name = text.slice(span.start, parts.tag.start - 1);
  return tagProposals(
    name,
    { start: parts.tag.start, end: span.end },
    offset - parts.tag.start,
    text,
    background,
  );
}

/** The first word behind FROM and its flags; empty where nothing is typed yet. */
function imageSpan(text: string, from: FromInstruction, offset: Offset): Span | undefined {
  const word = from.words[0]?.span;
  if (word === undefined) {
    return /\s/.test(text.charAt(offset - 1)) ? { start: offset, end: offset } : undefined;
  }
  return word.start <= offset && offset <= word.end ? word : undefined;
}

/** Images with a framework, then those with CUDA, then plain ones; each group by name. */
function nameProposals(span: Span, knowledge: KnowledgeBase): readonly Proposal[] {
  const groups: Proposal[][] = [[], [], []];
  for (const name of [...knowledge.repositories()].sort()) {
    const newest = knowledge.tagsOf(name)[0];
    const facts =
      newest === undefined ? undefined : knowledge.image(parseImageReference(`${name}:${newest}`));
    const framework = facts?.torch !== undefined || Object.keys(facts?.packages ?? {}).length > 0;
    const group = framework ? 0 : facts?.cuda !== undefined ? 1 : 2;
    const detail = facts === undefined ? undefined : imageSummary(facts);
    groups[group]?.push({
      label: name,
      kind: 'image',
      span,
      detail: detail === undefined ? undefined : `newest known: ${detail}`,
    });
  }
  return groups.flat();
}

interface TagFacts {
  readonly tag: string;
  readonly facts: ImageFacts;
}

function tagProposals(
  name: string,
  span: Span,
  typedLength: number,
  text: string,
  { knowledge, today }: Background,
): Proposals {
  const family = knowledge.image(parseImageReference(name)).family;
  if (family === undefined) return NOTHING;
  const typed = text.slice(span.start, span.start + typedLength);
  const existing = knowledge.tagsOf(family).filter((tag) => fits(tag, typed));
  // Somebody who types the number of a release that is gone is told so; nobody else hears of it.
  const gone = typed === '' ? [] : knowledge.removedTagsOf(family).filter((tag) => fits(tag, typed));
  const fitting = [...existing, ...gone];
  const shown = fitting.slice(0, MOST_TAGS).map((tag): TagFacts => {
    return { tag, facts: knowledge.image(parseImageReference(`${name}:${tag}`)) };
  });
  const items = byRelease(shown).map(({ tag, facts }): Proposal => {
    const deprecated = facts.status === 'removed' ? (facts.reason ?? 'removed') : endedText(facts, today);
    const detail = [deprecated, imageSummary(facts)].filter((part) => part !== undefined).join(' · ');
    const card = { about: 'image', name: `${name}:${tag}` } as const;
    return { label: tag, kind: 'tag', span, detail, deprecated, card };
  });
  return { items: deprecatedLast(items), complete: fitting.length <= MOST_TAGS };
}

/** Within a release, the operating systems with the most tags come first: those are the ones people build on. */
function byRelease(tags: readonly TagFacts[]): readonly TagFacts[] {
  const weights = new Map<string, number>();
  for (const { facts } of tags) {
    const name = facts.os?.name ?? '';
    weights.set(name, (weights.get(name) ?? 0) + 1);
  }
  // A tag without a system is the shortest name of its release.
  const weight = ({ os }: ImageFacts) => (os === undefined ? tags.length : (weights.get(os.name) ?? 0));
  const groups = new Map<string, TagFacts[]>();
  for (const tag of tags) {
    const { torch, cuda, python, packages } = tag.facts;
    const release = JSON.stringify([torch, cuda, python, packages]);
    groups.set(release, [...(groups.get(release) ?? []), tag]);
  }
  return [...groups.values()].flatMap((group) => group.sort((a, b) => weight(b.facts) - weight(a.facts)));
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
