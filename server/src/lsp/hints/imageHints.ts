import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import { imageSummary } from '../imageSummary.ts';

/** A text shown behind what stands in the file. */
export interface Hint {
  readonly at: Offset;
  readonly label: string;
}

/** What is in the base images named in `range`. */
export function imageHints(
  { stages }: DockerfileModel,
  range: Span,
  knowledge: Pick<KnowledgeBase, 'image'>,
): readonly Hint[] {
  return stages.flatMap(({ from, base }) => {
    const { start, end } = from.image.span;
    if (base.kind !== 'image' || end < range.start || start > range.end) return [];
    const label = imageSummary(knowledge.image(base.image));
    if (label === undefined) return [];
    return [{ at: end, label: base.certain ? label : `${label} (ARG defaults)` }];
  });
}
