import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import type { Offset, Span } from '../../text/span.ts';

/** Where in a Dockerfile somebody writes. */
export interface Site {
  readonly instruction: Instruction;
  /** The word under the cursor: all of it, and what stands of it before the cursor. */
  readonly word: Span;
  readonly typed: string;
  /** The words before it, behind the keyword. */
  readonly before: readonly string[];
  /** True when a word follows on the same line. */
  readonly followed: boolean;
}

/** The word of an instruction at `offset`; undefined in keywords, comments and here-documents. */
export function siteAt(file: DockerfileModel, offset: Offset): Site | undefined {
  const instruction = instructionAt(file, offset);
  if (instruction === undefined || offset <= instruction.keywordSpan.end) return undefined;
  const heredocs = instruction.heredocs.map(({ body }) => body.start);
  if (inComment(file, offset) || heredocs.some((start) => offset >= start)) return undefined;
  const from = instruction.keywordSpan.end;
  const written = withoutComments(file, from, offset);
  const typed = /\S*$/.exec(written)?.[0] ?? '';
  const rest = /^[^\s]*/.exec(file.text.slice(offset))?.[0] ?? '';
  return {
    instruction,
    word: { start: offset - typed.length, end: offset + rest.length },
    typed,
    before: written
      .slice(0, written.length - typed.length)
      .split(/\s+/)
      .filter((word) => word !== ''),
    followed: /^[ \t]+[^\s\\`]/.test(file.text.slice(offset + rest.length)),
  };
}

/** The instruction that `offset` is in, blanks and continued lines behind it included. */
function instructionAt(file: DockerfileModel, offset: Offset): Instruction | undefined {
  const instruction = file.instructions.findLast(({ span }) => span.start <= offset);
  if (instruction === undefined || offset <= instruction.span.end) return instruction;
  const between = withoutComments(file, instruction.span.end, offset);
  return between.includes('\n') ? undefined : instruction;
}

/** The text with continued lines joined, and comments and empty lines between them left out. */
function withoutComments({ text, escape: mark }: DockerfileModel, start: Offset, end: Offset): string {
  const joint =
    mark === '`' ? /`[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g : /\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g;
  return text.slice(start, end).replace(joint, ' ');
}

function inComment(file: DockerfileModel, offset: Offset): boolean {
  return file.comments.some(({ span }) => span.start < offset && offset <= span.end);
}
