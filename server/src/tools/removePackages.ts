import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import { contains } from '../text/span.ts';
import { aptSteps, clearsLists } from './apt.ts';
import { laterLists } from './aptLater.ts';
import { linesOf, withLineBreak } from './instructionLines.ts';
import type { PackageCommand } from './systemPackages.ts';

/** Between two words: blanks and continued lines, but no comment that would be lost. */
const PLAIN_GAP = /^[\s\\`]*$/;

/**
 * The edits that take `words` out of an installation; the whole RUN where it installs nothing else and does nothing
 * else. Undefined where that is no matter of plain text.
 */
export function removePackages(
  file: DockerfileModel,
  run: RunInstruction,
  install: PackageCommand,
  words: readonly ShellWord[],
): readonly TextEdit[] | undefined {
  if (run.form === 'exec') return undefined;
  if (words.length === install.packages.length) return wholeRun(file, run, install);
  const edits: TextEdit[] = [];
  for (const word of words) {
    const before = install.command.args.findLast(({ span }) => span.end <= word.span.start);
    const start = before?.span.end ?? install.actionWord.span.end;
    if (!PLAIN_GAP.test(file.text.slice(start, word.span.start))) return undefined;
    edits.push({ span: { start, end: word.span.end }, text: '' });
  }
  return edits;
}

function wholeRun(
  file: DockerfileModel,
  run: RunInstruction,
  install: PackageCommand,
): readonly TextEdit[] | undefined {
  const only = aptSteps(run).every(
    (step) =>
      step.command.program === 'set' ||
      step.command.span.start === install.command.span.start ||
      step.apt?.action === 'update' ||
      step.apt?.action === 'clean' ||
      clearsLists(step),
  );
  const lists = laterLists(file, run);
  if (lists.user !== undefined || lists.uncertain) return undefined;
  const lines = linesOf(file, run);
  const comments = file.comments.some(({ span }) => contains(run.span, span));
  return !only || lines === undefined || comments
    ? undefined
    : [{ span: withLineBreak(file, lines), text: '' }];
}
