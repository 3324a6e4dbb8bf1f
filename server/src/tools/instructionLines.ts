import type { DockerfileModel, Instruction, Stage } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf, wholeLines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

/** What still makes the image: added instructions must stand behind all of it. */
const BUILDING = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'USER']);

/** The whole lines of an instruction, without the last line break; undefined when it does not have them to itself. */
export function linesOf(file: DockerfileModel, instruction: Instruction): Span | undefined {
  const lines = wholeLines(file.lines, instruction.span);
  const before = file.text.slice(lines.start, instruction.span.start);
  const after = file.text.slice(instruction.span.end, lines.end);
  return (before + after).trim() === '' ? lines : undefined;
}

/** The lines of an instruction together with the comment lines directly above it, which speak of it. */
export function blockOf(file: DockerfileModel, instruction: Instruction): Span | undefined {
  const own = linesOf(file, instruction);
  if (own === undefined) return undefined;
  let line = file.lines.position(own.start).line;
  while (line > 0 && isComment(file, line - 1)) line--;
  return { start: file.lines.lineStart(line), end: own.end };
}

/** The lines of a span and the line break after them (before them at the end of the file): what to cut out. */
export function withLineBreak(file: DockerfileModel, lines: Span): Span {
  const next = file.lines.lineStart(file.lines.position(lines.end).line + 1);
  if (next > lines.end) return { start: lines.start, end: next };
  const line = file.lines.position(lines.start).line;
  return { start: line === 0 ? lines.start : file.lines.lineEnd(line - 1), end: lines.end };
}

/** Adds instructions to a stage: above its CMD or ENTRYPOINT, with the comments of that, or at the end of the stage. */
export function addBeforeCommand(
  file: DockerfileModel,
  stage: Stage,
  instructions: readonly string[],
): TextEdit | undefined {
  const lineBreak = lineBreakOf(file.text);
  const built = stage.instructions.findLastIndex(({ keyword }) => BUILDING.has(keyword));
  const command = stage.instructions
    .slice(built + 1)
    .find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const lines =
    command === undefined ? linesOf(file, stage.instructions.at(-1) ?? stage.from) : blockOf(file, command);
  if (lines === undefined) return undefined;
  const at = command === undefined ? lines.end : lines.start;
  const text = instructions
    .map((line) => (command === undefined ? lineBreak + line : line + lineBreak))
    .join('');
  return { span: { start: at, end: at }, text };
}

function isComment(file: DockerfileModel, line: number): boolean {
  const start = file.lines.lineStart(line);
  const end = file.lines.lineEnd(line);
  if (!file.text.slice(start, end).trimStart().startsWith('#')) return false;
  return ![...file.directives.values()].some(({ span }) => start <= span.start && span.end <= end);
}
