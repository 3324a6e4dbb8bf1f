import type { Comment, DockerfileModel, Instruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import type { Offset } from '../text/span.ts';

const FOR_INSTRUCTION = /^ml-dockerfile:\s*ignore\s*=\s*\S/;
const FOR_FILE = /^ml-dockerfile:\s*ignore-file\s*=\s*\S/;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Switches `rule` off for the instruction at `offset`: a comment above it, or one more name in the comment that is
 * there. Undefined when no instruction stands there.
 */
export function ignoreHere(file: DockerfileModel, rule: string, offset: Offset): TextEdit | undefined {
  const at = file.instructions.findIndex(({ span }) => span.start <= offset && offset <= span.end);
  const instruction = file.instructions[at];
  if (instruction === undefined) return undefined;
  const previous = file.instructions[at - 1];
  const existing = file.comments.find(
    (comment) => FOR_INSTRUCTION.test(comment.text) && speaksOf(comment, instruction, previous),
  );
  if (existing !== undefined) return extended(file, existing, rule);
  const line = file.lines.position(instruction.span.start).line;
  const start = afterMark(file.text, file.lines.lineStart(line));
  const indentation = file.text.slice(start, instruction.span.start);
  const text = `${indentation}# ml-dockerfile: ignore=${rule}${lineBreakAt(file, line)}`;
  return { span: { start, end: start }, text };
}

/**
 * Switches `rule` off in the whole file. The comment goes below the parser directives: a comment above them would make
 * them comments, too.
 */
export function ignoreInFile(file: DockerfileModel, rule: string): TextEdit {
  const existing = file.comments.find((comment) => FOR_FILE.test(comment.text));
  if (existing !== undefined) return extended(file, existing, rule);
  const line = firstFreeLine(file);
  const start = afterMark(file.text, file.lines.lineStart(line));
  const comment = `# ml-dockerfile: ignore-file=${rule}`;
  // The directive may be the last line and have no line break of its own.
  const text =
    line < file.lines.lineCount
      ? `${comment}${lineBreakAt(file, line)}`
      : `${lineBreakOf(file.text)}${comment}`;
  return { span: { start, end: start }, text };
}

/** The same reading as the engine's: a comment speaks of the instruction it stands in or before. */
function speaksOf({ span }: Comment, instruction: Instruction, previous: Instruction | undefined): boolean {
  return span.end < instruction.span.end && (previous === undefined || span.end >= previous.span.end);
}

function extended(file: DockerfileModel, { span }: Comment, rule: string): TextEdit {
  const end = span.start + file.text.slice(span.start, span.end).trimEnd().length;
  return { span: { start: end, end }, text: `,${rule}` };
}

function firstFreeLine(file: DockerfileModel): number {
  const directives = [...file.directives.values()].map(({ span }) => file.lines.position(span.start).line);
  const shebang = file.text.startsWith('#!') ? [0] : [];
  return Math.max(-1, ...directives, ...shebang) + 1;
}

function afterMark(text: string, start: Offset): Offset {
  return start === 0 && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : start;
}

/** The line break that ends `line`, so that a file with mixed ones is not mixed further. */
function lineBreakAt(file: DockerfileModel, line: number): string {
  const written = file.text.slice(file.lines.lineEnd(line), file.lines.lineStart(line + 1));
  return /^(?:\r\n|\n)/.exec(written)?.[0] ?? lineBreakOf(file.text);
}
