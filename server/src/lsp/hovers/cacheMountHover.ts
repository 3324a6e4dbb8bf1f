import type { RunInstruction } from '../../dockerfile/model.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset } from '../../text/span.ts';
import { cacheFolderAt } from '../../tools/cacheFolders.ts';
import { mountTarget } from '../../tools/mounts.ts';
import { cacheMountCard } from '../cards/cacheMountCard.ts';
import { covers, type PlacedCard, placed } from './placed.ts';

/** A cache mount of a RUN. */
export function cacheMountHover(
  run: RunInstruction,
  offset: Offset,
  knowledge: Pick<KnowledgeBase, 'runFlag'>,
): PlacedCard | undefined {
  const mount = run.mounts.find(({ type, span }) => type === 'cache' && covers(span, offset));
  if (mount === undefined) return undefined;
  const target = mountTarget(mount);
  const folder = target === undefined ? undefined : cacheFolderAt(run, target);
  return placed(cacheMountCard(target, folder, knowledge.runFlag('--mount=type=cache')), mount.span);
}
