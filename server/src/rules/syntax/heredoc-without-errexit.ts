import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { unguardedCommand } from '../../tools/heredocScript.ts';

export const heredocWithoutErrexit = defineRule({
  meta: {
    id: 'heredoc-without-errexit',
    title: 'RUN here-document goes on after a failed command',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      ignored:
        'when {command} fails the here-document goes on: only the last command decides whether RUN fails',
    },
    docs: {
      what: 'A `RUN <<EOF` with several commands on lines of their own and nothing that stops at a failure: no `set -e`, no `-e` in SHELL or in the `#!` line.',
      why: 'The body is one script for `/bin/sh -c`, and a script returns what its last command returns. Lines joined by `&&` stop at the first failure, lines of a here-document do not: a failed `pip install` in front of an `rm -rf` gives an image without the packages, cached and pushed as if all were well.',
      fix: 'Adds `set -e` as the first line of the script, behind a `#!` line. Commands whose failure was passed over until now then stop the build; `|| true` marks those that may fail.',
      ignore:
        'When going on after a failure is what you want. Scripts of other interpreters, statements joined by `&&`, and commands that cannot do harm in front (`echo`, `export`) are not reported.',
      neighbours: [],
      sources: [
        'Dockerfile reference, Here-Documents',
        'hadolint issue 882, warn about errexit in heredoc-style RUN',
        'POSIX Shell Command Language, set -e',
      ],
    },
  },
  *check({ file }) {
    for (const run of runsOf(file.instructions)) {
      const command = unguardedCommand(file, run);
      if (command === undefined) continue;
      const text = command.argv
        .slice(0, 2)
        .map((word) => word.text)
        .join(' ');
      yield {
        message: 'ignored',
        data: { command: text.length > 40 ? (command.argv[0]?.text ?? text) : text },
        span: command.span,
        fixes: stopAtFailure(file, run),
      };
    }
  },
});

function stopAtFailure(file: DockerfileModel, run: RunInstruction): Fix[] {
  const body = run.heredocs[0]?.body;
  if (body === undefined) return [];
  const firstLine = file.lines.position(body.start).line;
  const shebang = file.text.startsWith('#!', body.start);
  const start = file.lines.lineStart(firstLine + (shebang ? 1 : 0));
  const indent = /^[ \t]*/.exec(file.text.slice(start, body.end))?.[0] ?? '';
  const edits = [{ span: { start, end: start }, text: `${indent}set -e${lineBreakOf(file.text)}` }];
  return [{ title: 'Stop at the first failure: set -e', safety: 'suggestion', edits }];
}
