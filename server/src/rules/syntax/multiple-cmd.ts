import type { DockerfileModel, ExecInstruction, Stage } from '../../dockerfile/model.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { linesOf, withLineBreak } from '../../tools/instructionLines.ts';

export const multipleCmd = defineRule({
  meta: {
    id: 'multiple-cmd',
    title: 'Instruction that a later one of its kind replaces',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      replaced: 'this {keyword} has no effect: the one on line {line} replaces it',
    },
    docs: {
      what: 'More than one `CMD`, `ENTRYPOINT` or `HEALTHCHECK` in a stage. All but the last are reported. One in a stage that another stage continues is not: each has its own.',
      why: 'An image holds one of each, so only the last counts. Two `CMD` lines for two services start the second one, and nobody hears of the first.',
      fix: 'Removes the instruction that has no effect; comments stay.',
      ignore: 'Never: what is replaced does nothing.',
      neighbours: [
        'hadolint DL4003 (CMD)',
        'hadolint DL4004 (ENTRYPOINT)',
        'hadolint DL3012 (HEALTHCHECK)',
        'BuildKit MultipleInstructionsDisallowed',
        'Trivy DS-0016 (CMD)',
        'Trivy DS-0007 (ENTRYPOINT)',
      ],
      sources: ['Dockerfile reference, CMD', 'moby/buildkit v0.34.2, validateUsedOnce'],
    },
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const [replaced, by] of replacedIn(stage)) {
        yield {
          message: 'replaced',
          data: { keyword: replaced.keyword, line: file.lines.position(by.span.start).line + 1 },
          span: replaced.span,
          related: [{ span: by.span, note: 'the one in force' }],
          fixes: removal(file, replaced),
        };
      }
    }
  },
});

function replacedIn(stage: Stage): readonly (readonly [ExecInstruction, ExecInstruction])[] {
  const all = stage.instructions.filter(
    (i): i is ExecInstruction =>
      i.keyword === 'CMD' || i.keyword === 'ENTRYPOINT' || i.keyword === 'HEALTHCHECK',
  );
  return all.flatMap((instruction, at) => {
    const last = all.findLast(({ keyword }) => keyword === instruction.keyword);
    return last === undefined || all.indexOf(last) === at ? [] : [[instruction, last] as const];
  });
}

function removal(file: DockerfileModel, instruction: ExecInstruction): Fix[] {
  const lines = linesOf(file, instruction);
  const hidden = file.comments.some(
    ({ span }) => instruction.span.start < span.start && span.end <= instruction.span.end,
  );
  if (lines === undefined || hidden) return [];
  const edits = [{ span: withLineBreak(file, lines), text: '' }];
  return [{ title: `Remove this ${instruction.keyword}`, safety: 'suggestion', edits }];
}
