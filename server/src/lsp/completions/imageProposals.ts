import type { FromInstruction } from '../../dockerfile/model.ts';
import { parseImageReference } from '../../formats/imageReference.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import type { Background } from '../hovers/placed.ts';
import { imageSummary } from '../imageSummary.ts';
import { all, NOTHING, type Proposal, type Proposals } from './proposal.ts';
import { tagProposals } from './tagProposals.ts';

const NEWEST_READ = 5;

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
  const tag = { start: parts.tag.start, end: span.end };
  return tagProposals(name, tag, text.slice(tag.start, offset), background);
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
    // Of the newest tags the tables may not know yet what is in them.
    const newest = knowledge
      .tagsOf(name)
      .slice(0, NEWEST_READ)
      .map((tag) => knowledge.image(parseImageReference(`${name}:${tag}`)));
    const framework = newest.some(({ torch, packages }) => torch !== undefined || packages !== undefined);
    const group = framework ? 0 : newest.some(({ cuda }) => cuda !== undefined) ? 1 : 2;
    const detail = newest[0] === undefined ? undefined : imageSummary(newest[0]);
    groups[group]?.push({
      label: name,
      kind: 'image',
      span,
      detail: detail === undefined ? undefined : `newest known: ${detail}`,
    });
  }
  return groups.flat();
}
