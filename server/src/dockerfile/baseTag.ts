import type { ImageReference } from '../formats/imageReference.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileModel, Stage } from './model.ts';

/** Where to point at for a fault of the tag of a FROM: the tag when it stands there, else the whole image. */
export function tagSpan(stage: Stage): Span {
  const tag = stage.base.kind === 'image' && stage.base.certain ? stage.base.image.parts.tag : undefined;
  return tag ?? stage.from.image.span;
}

/** The edit that gives the image of a FROM another tag, and another `repository` where one is given. */
function retag(stage: Stage, tag: string, repository?: string): TextEdit | undefined {
  if (stage.base.kind !== 'image' || !stage.base.certain) return undefined;
  const { parts } = stage.base.image;
  if (repository === undefined && parts.tag !== undefined) return { span: parts.tag, text: tag };
  const end = parts.tag?.end ?? parts.repository?.end ?? stage.from.image.span.end;
  const start = repository === undefined ? end : parts.repository?.start;
  return start === undefined ? undefined : { span: { start, end }, text: `${repository ?? ''}:${tag}` };
}

/** A stage that builds on an image, with what is known of how it is written. */
export interface ImageStage {
  readonly stage: Stage;
  readonly image: ImageReference;
  /** False when a variable that a build may set differently takes part. */
  readonly fixed: boolean;
}

/** The stages of `file` that build on an image, in order; not those on another stage or `scratch`. */
export function imageStages(file: DockerfileModel): readonly ImageStage[] {
  return file.stages.flatMap((stage) =>
    stage.base.kind === 'image'
      ? [{ stage, image: stage.base.image, fixed: stage.from.image.kind === 'known' }]
      : [],
  );
}

/** One fix for each of `tags`, to be chosen from; none when the name is put together from variables. */
export function retagFixes(
  stage: Stage,
  tags: readonly string[],
  { verb = 'Use', repository }: { readonly verb?: string; readonly repository?: string | undefined } = {},
): RetagFix[] {
  const { base } = stage;
  if (base.kind !== 'image') return [];
  return tags.flatMap((tag): RetagFix[] => {
    const edit = retag(stage, tag, repository);
    if (edit === undefined) return [];
    const image = { ...base.image, repository: repository ?? base.image.repository, tag };
    return [{ title: `${verb} ${imageName(image)}`, safety: 'suggestion', edits: [edit] }];
  });
}

interface RetagFix {
  readonly title: string;
  readonly safety: 'suggestion';
  readonly edits: readonly TextEdit[];
}

/** The image as people write it, digest left out: `nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04`. */
export function imageName(image: ImageReference): string {
  return image.tag === undefined ? repositoryName(image) : `${repositoryName(image)}:${image.tag}`;
}

/** The same without the tag. */
export function repositoryName({ registry, repository }: ImageReference): string {
  return registry === undefined ? repository : `${registry}/${repository}`;
}
