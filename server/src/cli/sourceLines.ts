import type { LineMap } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { columns, printable } from './printable.ts';

/** One line of a file with the marks under it. */
export interface SourceLine {
  /** One-based; undefined for a line that says how many are left out. */
  readonly number: number | undefined;
  readonly source: string;
  readonly carets: string;
}

const MAX_LINES = 4;
const MAX_WIDTH = 120;
const TAB = '    ';

/** The lines a span touches, with carets; long lines are cut around the span, and of many lines the first are shown. */
export function sourceLines(text: string, lines: LineMap, span: Span): readonly SourceLine[] {
  const first = lines.position(span.start).line;
  // A span that ends at the start of a line does not touch that line.
  const last = Math.max(first, lines.position(Math.max(span.start, span.end - 1)).line);
  const shown: SourceLine[] = [];
  for (let line = first; line <= Math.min(last, first + MAX_LINES - 1); line++) {
    const start = lines.lineStart(line);
    const content = text.slice(start, lines.lineEnd(line));
    const indent = line === first ? 0 : content.length - content.trimStart().length;
    const from = Math.max(span.start - start, indent);
    const to = Math.min(span.end - start, content.trimEnd().length);
    shown.push({ number: line + 1, ...drawn(content, from, Math.max(from, to)) });
  }
  const left = last - first + 1 - shown.length;
  if (left > 0)
    shown.push({ number: undefined, source: `… ${left} more ${left === 1 ? 'line' : 'lines'}`, carets: '' });
  return shown;
}

function drawn(content: string, from: number, to: number): Omit<SourceLine, 'number'> {
  const window = cut(content, from, to);
  const show = (start: number, end: number) => printable(content.slice(start, end)).replaceAll('\t', TAB);
  const head = window.start > 0 ? '…' : '';
  const tail = window.end < content.length ? '…' : '';
  const marked = columns(show(Math.max(from, window.start), Math.min(to, window.end)));
  return {
    source: `${head}${show(window.start, window.end)}${tail}`.trimEnd(),
    carets: ' '.repeat(columns(head) + columns(show(window.start, from))) + '^'.repeat(Math.max(1, marked)),
  };
}

/** The part of a long line to show: around the start of the span, with something before it. */
function cut(content: string, from: number, to: number): Span {
  if (content.length <= MAX_WIDTH) return { start: 0, end: content.length };
  const wanted = Math.min(to - from, MAX_WIDTH - 20);
  const start = boundary(content, Math.max(0, Math.min(from - 20, content.length - MAX_WIDTH)));
  return {
    start,
    end: boundary(content, Math.min(content.length, Math.max(start + MAX_WIDTH, from + wanted))),
  };
}

/** `at`, or one less where it would part a surrogate pair. */
function boundary(content: string, at: number): number {
  const unit = content.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
