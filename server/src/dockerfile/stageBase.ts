import { parseImageReference } from '../formats/imageReference.ts';
import type { Resolved } from '../text/resolved.ts';
import type { Spanned } from '../text/span.ts';
import type { StageBase } from './model.ts';

/** What a FROM builds on: an earlier stage of that name (names are case-insensitive), `scratch` or an image. */
export function stageBase(
  image: Resolved<string>,
  earlier: readonly { readonly index: number; readonly name: Spanned<string> | undefined }[],
): StageBase {
  if (image.kind === 'unknown') return { kind: 'unresolved', missing: image.missing };
  if (image.value === '') return { kind: 'unresolved', missing: [] };
  const name = image.value.toLowerCase();
  const stage = earlier.findLast((candidate) => candidate.name?.value.toLowerCase() === name);
  if (stage !== undefined) return { kind: 'stage', stage: stage.index };
  if (name === 'scratch') return { kind: 'scratch' };
  // Spans of the parts are right only when the reference is written out in full at this place.
  const literal = image.via.length === 0 && image.span.end - image.span.start === image.value.length;
  return {
    kind: 'image',
    image: parseImageReference(image.value, image.span.start),
    certain: literal,
  };
}
