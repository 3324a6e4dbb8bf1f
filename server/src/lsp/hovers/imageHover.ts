import type { CopyInstruction, DockerfileModel, FromInstruction } from '../../dockerfile/model.ts';
import { stageOf } from '../../dockerfile/stages.ts';
import { type ImageReference, parseImageReference } from '../../formats/imageReference.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Offset } from '../../text/span.ts';
import type { Card } from '../cards/card.ts';
import { imageCard } from '../cards/imageCard.ts';
import { stageCard } from '../cards/stageCard.ts';
import { type Background, covers, type PlacedCard, placed } from './placed.ts';

const NEAREST_SHOWN = 3;

/** The image of a FROM, or the stage it names. */
export function fromHover(
  file: DockerfileModel,
  from: FromInstruction,
  offset: Offset,
  background: Background,
): PlacedCard | undefined {
  const { span } = from.image;
  if (!covers(span, offset)) return undefined;
  const base = stageOf(file, from)?.base;
  const parent = base?.kind === 'stage' ? file.stages[base.stage] : undefined;
  if (parent !== undefined) return { card: stageCard(file, parent), span };
  if (base?.kind !== 'image') return undefined;
  return placed(cardOfImage(base.image, base.certain, background), span);
}

/** `COPY --from=…`: a stage of this file by name or number, or an image. */
export function copyHover(
  file: DockerfileModel,
  copy: CopyInstruction,
  offset: Offset,
  background: Background,
): PlacedCard | undefined {
  const { from } = copy;
  const name = resolvedValue(from);
  if (from === undefined || name === undefined || !covers(from.span, offset)) return undefined;
  const earlier = file.stages.slice(0, Math.max(0, copy.stage));
  const stage =
    earlier.findLast((candidate) => candidate.name?.value.toLowerCase() === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? earlier[Number(name)] : undefined);
  if (stage !== undefined) return { card: stageCard(file, stage), span: from.span };
  return placed(cardOfImage(parseImageReference(name), from.kind === 'known', background), from.span);
}

/** The card on an image, with tags to write where it cannot be pulled. */
export function cardOfImage(
  image: ImageReference,
  certain: boolean,
  { knowledge, today }: Background,
): Card | undefined {
  const facts = knowledge.image(image);
  const missing = facts.status === 'does-not-exist' || facts.status === 'removed';
  const nearest = missing ? knowledge.nearestTags(image, NEAREST_SHOWN) : [];
  return imageCard(image, facts, { certain, nearest, today });
}
