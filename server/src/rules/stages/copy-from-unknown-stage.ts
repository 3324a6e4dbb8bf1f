import type { Stage } from '../../dockerfile/model.ts';
import { type SourceReference, sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { isImageReference, parseImageReference } from '../../formats/imageReference.ts';
import { similarWord } from '../../text/similar.ts';

type Context = RuleContext<object>;

export const copyFromUnknownStage = defineRule({
  meta: {
    id: 'copy-from-unknown-stage',
    title: 'Files taken from a stage that is not there',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      number: '{by}={name} counts stages from 0, and this file has {count}',
      later: '{by}={name} names a stage that begins only on line {line}, below',
      itself: '{by}={name} names the stage it stands in',
      variable: '{by}={name}: BuildKit expands no variable here and refuses the file',
      similar:
        '{by}={name} names no stage, the nearest is {stage}; the builder looks for docker.io/library/{name}',
      image:
        '{by}={name} names no stage: it is a build context of that name, or docker.io/library/{name}:latest',
    },
    docs: {
      what: '`COPY --from` and `from=` of a RUN mount with a number no stage has, the name of a stage further down or of the stage itself, a variable, or a name that no stage has. Names are compared without regard to case, as the builder does. A name unlike every stage is a hint only, at its first place: it may be an image of Docker Hub or a context given to the build.',
      why: 'A name that is no stage is an image: for `--from=bulider` the builder asks Docker Hub for `docker.io/library/bulider` and stops with “pull access denied”, after the other stages were started. Should such an image exist, files of strangers end up in yours, from a tag that moves.',
      fix: 'Offers the stage whose name is a letter or two away.',
      ignore:
        'When the name comes from `--build-context NAME=…`, `contexts` of Bake or `additional_contexts` of Compose. Buildah and Podman expand variables in `--from`, BuildKit does not.',
      neighbours: ['hadolint DL3022 (also for images without a tag)'],
      sources: [
        'moby/buildkit v0.34.2, frontend/dockerfile/dockerfile2llb/convert.go, toCommand',
        'Dockerfile reference, COPY --from',
      ],
    },
  },
  *check(context) {
    for (const reference of sourceReferences(context.file)) yield* checkReference(reference, context);
  },
});

function* checkReference(reference: SourceReference, context: Context): Iterable<Finding> {
  const { file } = context;
  const { name, by, instruction } = reference;
  const found = (message: string, more: Partial<Finding> & Pick<Finding, 'data'> = {}): Finding => ({
    span: name.span,
    message,
    ...more,
    data: { by, name: name.value.replace(/\$\{(\w+)\}/g, '$$$1'), ...more.data },
  });
  if (name.value.includes('$')) {
    // Other builders expand it.
    yield found('variable', { severity: 'warning' });
    return;
  }
  const stage = sourceStage(file, name.value);
  if (stage === undefined) {
    if (/^\d+$/.test(name.value)) yield found('number', { data: { count: file.stages.length } });
    else yield* unknownName(reference, context, found);
  } else if (stage.index === instruction.stage) yield found('itself', atStage(stage));
  else if (stage.index > instruction.stage) {
    const line = file.lines.position(stage.span.start).line + 1;
    yield found('later', { ...atStage(stage), data: { line } });
  }
}

type Found = (message: string, more?: Partial<Finding> & Pick<Finding, 'data'>) => Finding;

function* unknownName(
  { name, instruction }: SourceReference,
  { file, knowledge }: Context,
  found: Found,
): Iterable<Finding> {
  // A path, a tag or a digest says that an image is meant; `scratch` and `context` mean something to the builder.
  if (/[/:@]|^(?:scratch|context)$/i.test(name.value) || !isImageReference(name.value.toLowerCase())) return;
  if (knowledge.image(parseImageReference(name.value.toLowerCase())).family !== undefined) return;
  const stages = file.stages.slice(0, instruction.stage).filter((stage) => stage.name !== undefined);
  const nearest = similarWord(
    name.value,
    stages.flatMap((stage) => stage.name?.value ?? []),
  );
  const stage = stages.find((candidate) => candidate.name?.value === nearest);
  if (stage?.name === undefined) {
    const first = sourceReferences(file).find((other) => other.name.value === name.value);
    if (first?.name.span.start !== name.span.start) return;
    yield found('image', { severity: 'hint', confidence: 'heuristic' });
  } else {
    const { value } = stage.name;
    const fix: Fix = {
      title: `Take the files from ${value}`,
      safety: 'suggestion',
      edits: [{ span: name.span, text: value }],
    };
    yield found('similar', {
      ...atStage(stage),
      data: { stage: value },
      confidence: 'likely',
      fixes: [fix],
    });
  }
}

function atStage({ name, from }: Stage): Pick<Finding, 'related'> {
  return { related: [{ span: name?.span ?? from.image.span, note: 'the stage' }] };
}
