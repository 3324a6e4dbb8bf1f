import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';

/** Takes one argument out of a command, with its line where it has one to itself. Undefined in an exec form. */
export function removeArgument(
  file: DockerfileModel,
  run: RunInstruction,
  { start, end }: Span,
): TextEdit | undefined {
  if (run.form === 'exec') return undefined;
  const { text, lines, escape: mark } = file;
  const line = lines.position(start).line;
  const before = text.slice(lines.lineStart(line), start);
  const after = text.slice(end, lines.lineEnd(line));
  if (before.trim() !== '') return { span: { start: start - blanksAtEnd(before), end }, text: '' };
  if (after.trim() === mark)
    return { span: { start: lines.lineStart(line), end: lines.lineStart(line + 1) }, text: '' };
  if (after.trim() !== '') {
    const blanks = after.length - after.trimStart().length;
    return { span: { start, end: end + blanks }, text: '' };
  }
  // The last line of the command: the mark that continues the line above goes too.
  const above = text.slice(lines.lineStart(line - 1), lines.lineEnd(line - 1));
  const last = above.trimEnd().length - 1;
  if (above[last] !== mark || above.trimStart().startsWith('#')) return undefined;
  const kept = above.slice(0, last).trimEnd().length;
  return { span: { start: lines.lineStart(line - 1) + kept, end }, text: '' };
}

function blanksAtEnd(text: string): number {
  return text.length - text.trimEnd().length;
}
