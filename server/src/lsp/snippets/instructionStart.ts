import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Offset, Span } from '../../text/span.ts';

/** The word at `offset` when an instruction may start with it: not inside another one, a here-document or a comment. */
export function instructionStart(file: DockerfileModel, offset: Offset): Span | undefined {
  const { text } = file;
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const typed = /^([ \t]*)[\w-]*$/.exec(text.slice(line, offset));
  if (typed === null) return undefined;
  const start = line + (typed[1]?.length ?? 0);
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0] ?? '';
  if (file.instructions.some(({ span }) => span.start < start && start <= span.end)) return undefined;
  return continues(text.slice(0, line), file.escape) ? undefined : { start, end: offset + rest.length };
}

/** Whether the text ends in an instruction that goes on; blank lines and comments do not end it. */
function continues(before: string, mark: string): boolean {
  const last = before.split('\n').findLast((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return last?.trimEnd().endsWith(mark) === true;
}
