import type { Offset, Span } from './span.ts';

/** A zero-based line and UTF-16 character, as the Language Server Protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Converts between offsets and lines of one text. Line breaks are `\n`, `\r\n` and a lone `\r`. */
export interface LineMap {
  readonly lineCount: number;
  /** Offset of the first unit of `line`; past the last line it is the length of the text. */
  lineStart(line: number): Offset;
  /** Offset just before the line break that ends `line`. */
  lineEnd(line: number): Offset;
  position(offset: Offset): Position;
  /** The offset of a position; characters past the end of the line are clamped to it. */
  offset(position: Position): Offset;
}

const LF = 10;
const CR = 13;

/** Builds the line map of `text` in one pass. */
export function lineMap(text: string): LineMap {
  const starts: Offset[] = [0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === CR && text.charCodeAt(at + 1) === LF) at++;
    else if (unit !== LF && unit !== CR) continue;
    starts.push(at + 1);
  }
  const lineStart = (line: number): Offset => starts[Math.max(0, line)] ?? text.length;
  const lineEnd = (line: number): Offset => {
    let end = lineStart(line + 1);
    const start = lineStart(line);
    while (end > start && isBreak(text.charCodeAt(end - 1))) end--;
    return end;
  };
  return {
    lineCount: starts.length,
    lineStart,
    lineEnd,
    position(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      const line = lineAt(starts, at);
      return { line, character: at - lineStart(line) };
    },
    offset: ({ line, character }) => Math.min(lineStart(line) + Math.max(0, character), lineEnd(line)),
  };
}

/** The whole lines that `span` touches, without the last line break. */
export function wholeLines(lines: LineMap, span: Span): Span {
  return {
    start: lines.lineStart(lines.position(span.start).line),
    end: lines.lineEnd(lines.position(span.end).line),
  };
}

/** The line break the text uses: that of its first line, `\n` when it has none. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text.charCodeAt(at - 1) === CR ? '\r\n' : '\n';
}

function isBreak(unit: number): boolean {
  return unit === LF || unit === CR;
}

function lineAt(starts: readonly Offset[], offset: Offset): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
