import { jsonStrings } from '../formats/jsonStrings.ts';
import type { Span } from '../text/span.ts';
import { heredocOperators } from './heredocWords.ts';
import type { Heredoc } from './model.ts';

/** One instruction as a region of the file, before anybody looks at what it says. */
export interface LogicalLine {
  /** From the keyword to the last non-blank character before any here-document. */
  readonly head: Span;
  readonly heredocs: readonly Heredoc[];
  /** End of head and here-documents. */
  readonly end: number;
  /** `head` with continuation marks, comments and blank lines overwritten by blanks, one unit for one. */
  readonly blanked: string;
}

export interface Outline {
  readonly escape: '\\' | '`';
  readonly directives: readonly {
    readonly name: string;
    readonly value: string;
    readonly nameSpan: Span;
    readonly valueSpan: Span;
  }[];
  readonly lines: readonly LogicalLine[];
  readonly comments: readonly Span[];
}

interface PhysicalLine {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
}

const DIRECTIVE = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$/;
const HEREDOC_KEYWORD = /^(?:onbuild\s+)?(?:run|copy|add)\s/i;

/**
 * Splits a Dockerfile into instructions exactly as BuildKit's parser does (frontend/dockerfile/parser/parser.go):
 * continuations, comments and blank lines inside them, here-documents, the escape directive.
 */
export function outline(text: string): Outline {
  const physical = physicalLines(text);
  const directives = readDirectives(text, physical);
  const escapeMark = directives.find((d) => d.name === 'escape')?.value === '`' ? '`' : '\\';
  const continuation = escapeMark === '`' ? /(?:^|[^`])`[ \t]*$/ : /(?:^|[^\\])\\[ \t]*$/;
  const comments: Span[] = [];
  const lines: LogicalLine[] = [];
  let at = 0;
  while (at < physical.length) {
    const first = physical[at];
    if (first === undefined) break;
    const content = text.slice(first.start, first.end);
    const trimmed = content.trimStart();
    const start = first.end - trimmed.length;
    if (trimmed.startsWith('#')) comments.push({ start, end: first.end });
    if (trimmed === '' || trimmed.startsWith('#')) {
      at++;
      continue;
    }
    const head = readHead(text, physical, at, continuation, comments);
    const blanked = head.blanked.slice(start - first.start);
    const end = start + blanked.trimEnd().length;
    const line = { start, end };
    const docs = HEREDOC_KEYWORD.test(blanked)
      ? readHeredocs(text, physical, head.next, start, blanked, escapeMark)
      : undefined;
    lines.push({
      head: line,
      blanked: blanked.slice(0, end - start),
      heredocs: docs?.heredocs ?? [],
      end: docs === undefined || docs.heredocs.length === 0 ? end : docs.end,
    });
    at = docs?.next ?? head.next;
  }
  return { escape: escapeMark, directives, lines, comments };
}

function physicalLines(text: string): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start <= text.length) {
    const lf = text.indexOf('\n', start);
    const stop = lf < 0 ? text.length : lf;
    const end = stop > start && text[stop - 1] === '\r' ? stop - 1 : stop;
    lines.push({ start, end });
    if (lf < 0) break;
    start = lf + 1;
  }
  return lines;
}

/** Directives are the `# key=value` lines before anything else; the first other line ends them. */
function readDirectives(text: string, physical: readonly PhysicalLine[]): Outline['directives'] {
  const found: Outline['directives'][number][] = [];
  for (const line of physical) {
    const content = text.slice(line.start, line.end);
    const match = DIRECTIVE.exec(content.trimStart());
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || found.some((d) => d.name === name.toLowerCase())) break;
    const nameStart = line.start + content.indexOf(name);
    const valueStart = line.start + content.lastIndexOf(value);
    found.push({
      name: name.toLowerCase(),
      value,
      nameSpan: { start: nameStart, end: nameStart + name.length },
      valueSpan: { start: valueStart, end: valueStart + value.length },
    });
  }
  return found;
}

/** Reads one instruction with its continued lines; `blanked` starts at the start of the first physical line. */
function readHead(
  text: string,
  physical: readonly PhysicalLine[],
  from: number,
  continuation: RegExp,
  comments: Span[],
): { blanked: string; next: number } {
  const pieces: string[] = [];
  let at = from;
  for (;;) {
    const line = physical[at];
    if (line === undefined) break;
    const content = text.slice(line.start, line.end);
    const breakEnd = physical[at + 1]?.start ?? text.length;
    const lineBreak = ' '.repeat(breakEnd - line.end);
    const comment = at > from && content.trimStart().startsWith('#');
    const empty = at > from && content.trim() === '';
    at++;
    if (comment || empty) {
      if (comment) comments.push({ start: line.end - content.trimStart().length, end: line.end });
      pieces.push(' '.repeat(content.length), lineBreak);
      continue;
    }
    if (!continuation.test(content)) {
      pieces.push(content);
      break;
    }
    const mark = content.trimEnd().length - 1;
    pieces.push(content.slice(0, mark), joint(content, mark, text, physical[at], breakEnd - line.end));
  }
  return { blanked: pieces.join(''), next: at };
}

/**
 * What stands for a continuation mark and its line break. Usually blanks; but `--opt\⏎ion` joins two halves of one
 * word, and the shell parser understands the plain `\⏎` itself, so that one is kept.
 */
function joint(
  content: string,
  mark: number,
  text: string,
  next: PhysicalLine | undefined,
  breakLength: number,
): string {
  const plain = breakLength === 1 && content[mark] === '\\' && mark === content.length - 1;
  const before = content[mark - 1];
  const after = next === undefined ? undefined : text[next.start];
  const splitsWord = before !== undefined && /\S/.test(before) && after !== undefined && /[^\s#]/.test(after);
  return plain && splitsWord ? '\\\n' : ' '.repeat(content.length - mark + breakLength);
}

function readHeredocs(
  text: string,
  physical: readonly PhysicalLine[],
  from: number,
  start: number,
  blanked: string,
  escapeMark: string,
): { heredocs: Heredoc[]; next: number; end: number } | undefined {
  const json = jsonStrings(blanked.replace(/^\w+\s+/, '')) !== undefined;
  const operators = json ? [] : heredocOperators(blanked, start, escapeMark);
  if (operators.length === 0) return undefined;
  const heredocs: Heredoc[] = [];
  let at = from;
  let end = start;
  for (const operator of operators) {
    const bodyStart = physical[at]?.start ?? text.length;
    let bodyEnd = bodyStart;
    let terminator: Span | undefined;
    for (; at < physical.length && terminator === undefined; at++) {
      const line = physical[at];
      if (line === undefined) break;
      const content = text.slice(line.start, line.end);
      const name = operator.stripTabs ? content.replace(/^\t+/, '') : content;
      if (name === operator.delimiter) terminator = { start: line.start, end: line.end };
      else bodyEnd = physical[at + 1]?.start ?? line.end;
      end = line.end;
    }
    heredocs.push({ ...operator, body: { start: bodyStart, end: Math.max(bodyStart, bodyEnd) }, terminator });
  }
  return { heredocs, next: at, end: Math.max(end, start + blanked.trimEnd().length) };
}
