import type { ImageReference } from '../formats/imageReference.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import type { Stage } from './model.ts';

/** Where to point at for a fault of the tag of a FROM: the tag when it stands there, else the whole image. */
export function tagSpan(stage: Stage): Span {
  const tag = stage.base.kind === 'image' && stage.base.certain ? stage.base.image.parts.tag : undefined;
  return tag ?? stage.from.image.span;
}

/** The edit that gives the image of a FROM another tag; undefined when its name is put together from variables. */
export function retag(stage: Stage, tag: string): TextEdit | undefined {
  if (stage.base.kind !== 'image' || !stage.base.certain) return undefined;
  const { parts } = stage.base.image;
  if (parts.tag !== undefined) return { span: parts.tag, text: tag };
  const end = parts.repository?.end ?? stage.from.image.span.end;
  return { span: { start: end, end }, text: `:${tag}` };
}

/** The image as people write it, digest left out: `nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04`. */
export function imageName(image: ImageReference): string {
  return image.tag === undefined ? repositoryName(image) : `${repositoryName(image)}:${image.tag}`;
}

/** The same without the tag. */
export function repositoryName({ registry, repository }: ImageReference): string {
  return registry === undefined ? repository : `${registry}/${repository}`;
}
