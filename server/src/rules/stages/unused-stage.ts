import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { mayNameAnyStage, sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { finalStage } from '../../dockerfile/stages.ts';
import { defineRule, type Finding } from '../../engine/rule.ts';

export const unusedStage = defineRule({
  meta: {
    id: 'unused-stage',
    title: 'Stage that nothing uses',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      unnamed:
        'nothing of this stage gets into the image: it has no name to build or copy it by, and the file ends with {final}',
      alias: 'stage {name} only gives {image} a name, and nothing in the file uses it',
      target: 'stage {name} is used by no other stage: it is built only with --target {name}',
    },
    docs: {
      what: 'A stage that is not the last one, and that no FROM, `COPY --from` or mount of the file uses. A warning when it has no name, information when it is nothing but a name for an image, a hint when it has instructions of its own and says neither by a command nor by its name that it is a target.',
      why: '`docker build` makes the last stage and what that needs; BuildKit does not even begin the others. Two FROM lines are not a choice between two bases: the first one is skipped, with everything that was installed on it. A stage with a name may be a build target, one without can never be built.',
      fix: '',
      ignore:
        'When `--target`, `target:` of Compose or Bake, or a dev container builds the stage. A hint is not given for stages with CMD, ENTRYPOINT, HEALTHCHECK or EXPOSE, for names that say what the stage is for (`test`, `dev`, `export`, `prod`, …), for stages under them, and where a variable in a FROM chooses the stage.',
      neighbours: [],
      sources: [
        'moby/buildkit v0.34.2, frontend/dockerfile/dockerfile2llb/convert.go, resolveReachableStages',
        'Docker documentation, Multi-stage builds, Stop at a specific build stage',
      ],
    },
  },
  *check({ file }) {
    const final = finalStage(file);
    // A FROM that is being typed at the end is not what will be built.
    if (final === undefined || final.from.words.length === 0) return;
    const used = usedStages(file);
    const chosen = file.stages.some(mayNameAnyStage);
    for (const stage of file.stages) {
      if (stage === final || used.has(stage.index)) continue;
      const finding =
        stage.name === undefined ? unnamed(stage, final) : named(stage, stage.name.value, chosen);
      if (finding !== undefined) yield finding;
    }
  },
});

function usedStages(file: DockerfileModel): ReadonlySet<number> {
  const used = new Set<number>();
  for (const { base } of file.stages) if (base.kind === 'stage') used.add(base.stage);
  for (const { name } of sourceReferences(file)) {
    const stage = sourceStage(file, name.value);
    if (stage !== undefined) used.add(stage.index);
  }
  return used;
}

function unnamed(stage: Stage, final: Stage): Finding {
  return {
    message: 'unnamed',
    data: { final: final.name === undefined ? 'another' : `stage ${final.name.value}` },
    span: stage.from.span,
    related: [{ span: final.from.span, note: 'the stage that is built' }],
  };
}

/** Instructions that make an image for running. */
const RUNS = new Set(['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK']);
/** Names of stages that are built for their own sake. */
const TARGET =
  /(?:^|[-_.])(?:all|api|app|bench(?:mark)?|ci|check|cpu|cuda\d*|debug|deploy|dev(?:el|elop|elopment)?|devcontainer|dist|docs?|e2e|export|final|format|full|gpu|image|lint|local|main|minimal|notebook|output|prod(?:uction)?|release|rocm|run(?:time)?|serv(?:e|er|ice|ing)|slim|staging|target|tests?|train(?:ing)?|web|worker)(?:$|[-_.])/i;

function named(stage: Stage, name: string, chosen: boolean): Finding | undefined {
  if (chosen) return undefined;
  const { base, instructions } = stage;
  const span = stage.name?.span ?? stage.from.span;
  if (instructions.length === 0 && base.kind === 'image')
    return { message: 'alias', data: { name, image: imageName(base.image) }, span, severity: 'information' };
  if (TARGET.test(name) || instructions.some(({ keyword }) => RUNS.has(keyword))) return undefined;
  return { message: 'target', data: { name }, span, severity: 'hint', confidence: 'heuristic' };
}
