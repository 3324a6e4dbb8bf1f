import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { type LastExport, lastExport } from '../../tools/lastExport.ts';

export const exportInRun = defineRule({
  meta: {
    id: 'export-in-run',
    title: 'Variable is exported at the end of a RUN',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      lost: 'export {names} is the last command of this RUN: its shell ends here, and no later instruction sees the variable',
    },
    docs: {
      what: 'A `RUN` whose last command, always reached, is an `export` of variables.',
      why: 'Every `RUN` has a shell of its own. What it exports is gone with it: the next `RUN`, the `CMD` and the container have the old value or none, and nothing says so.',
      fix: 'Where the `RUN` is one `export` of plain values, offers `ENV` with the same assignments.',
      ignore: 'There is no reason to; without the command the image is the same.',
      neighbours: [],
      sources: ['Dockerfile reference, RUN and ENV', 'POSIX.1-2017, Shell Command Language, export'],
    },
  },
  *check({ file }) {
    for (const run of runsOf(file.instructions)) {
      const last = lastExport(run);
      if (last === undefined) continue;
      const data = { names: last.names.join(' ') };
      yield { message: 'lost', data, span: last.span, fixes: asEnv(file, run, last) };
    }
  },
});

function asEnv({ text }: DockerfileModel, run: RunInstruction, { span, plain }: LastExport): Fix[] {
  const alone = text.slice(run.argumentSpan.start, run.argumentSpan.end) === text.slice(span.start, span.end);
  if (!plain || !alone || run.form !== 'shell' || run.mounts.length > 0) return [];
  const edit = { span: { start: run.keywordSpan.start, end: span.start + 'export'.length }, text: 'ENV' };
  return [{ title: 'Use ENV', safety: 'suggestion', edits: [edit] }];
}
