import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { sourceReferences } from '../../dockerfile/stageReferences.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import type { TextEdit } from '../../text/edits.ts';
import type { Spanned } from '../../text/span.ts';

export const stageNameDuplicate = defineRule({
  meta: {
    id: 'stage-name-duplicate',
    title: 'Two stages of one name',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      duplicate: 'stage {name} has the name of the stage on line {line}; names are compared without case',
    },
    docs: {
      what: 'A stage with the name of an earlier one. Upper and lower case make no difference.',
      why: 'BuildKit takes the later stage of that name for `--target` and for every `COPY --from`, also for one that stands between the two and then fails, while a FROM takes the nearest one above it. The earlier stage is built only where a FROM between them continues it, or a number names it.',
      fix: 'Gives the later stage a number, and with it every use of the name below.',
      ignore: 'Never: one of the two stages cannot be reached by its name.',
      neighbours: [
        'hadolint DL3024',
        'BuildKit DuplicateStageName',
        'Trivy DS-0012',
        'Checkov CKV_DOCKER_11',
      ],
      sources: ['moby/buildkit v0.34.2, validateStageNames and findStateByName'],
    },
  },
  *check({ file }) {
    const seen = new Map<string, Stage>();
    for (const stage of file.stages) {
      if (stage.name === undefined) continue;
      const { value, span } = stage.name;
      const earlier = seen.get(value.toLowerCase());
      seen.set(value.toLowerCase(), stage);
      if (earlier?.name === undefined) continue;
      yield {
        message: 'duplicate',
        data: { name: value, line: file.lines.position(earlier.span.start).line + 1 },
        span,
        related: [{ span: earlier.name.span, note: 'the earlier stage' }],
        fixes: renamed(file, stage, stage.name),
      };
    }
  },
});

function renamed(file: DockerfileModel, stage: Stage, { value, span }: Spanned<string>): Fix[] {
  const name = value.toLowerCase();
  const isIt = (text: string | undefined): boolean => text?.toLowerCase() === name;
  const names = file.stages.flatMap((other) => other.name?.value.toLowerCase() ?? []);
  // With a third of the name below, or a variable that may stand for it, it is not known who means which.
  if (file.stages.slice(stage.index + 1).some((other) => isIt(other.name?.value))) return [];
  if (file.stages.some(({ from }) => from.image.kind !== 'known')) return [];
  let number = 2;
  while (names.includes(`${name}-${number}`)) number++;
  const text = `${value}-${number}`;
  const uses = [
    ...file.stages.flatMap(({ from }) => from.words[0] ?? []),
    ...sourceReferences(file).map((reference) => reference.name),
  ].filter((use) => use.span.start > span.end && isIt(use.value));
  const edits: TextEdit[] = [{ span, text }, ...uses.map((use) => ({ span: use.span, text }))];
  return [{ title: `Call the later stage ${text}`, safety: 'suggestion', edits }];
}
