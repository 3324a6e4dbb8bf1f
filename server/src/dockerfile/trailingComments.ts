import { jsonStrings } from '../formats/jsonStrings.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileModel, Instruction } from './model.ts';

/** Text meant as a comment that the builder reads as arguments: from the `#` to the end of its line. */
export interface TrailingComment {
  readonly instruction: Instruction;
  readonly span: Span;
  /** With the `#`. */
  readonly text: string;
  /** What the builder makes of it: more words, the rest of one value, or a list that is none any more. */
  readonly read: 'words' | 'value' | 'list';
  /** A `#` that stands alone; `#8080` could be meant as it is written. */
  readonly sure: boolean;
}

/** Instructions that take words, and how many of them at least. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['ADD', 2],
  ['ARG', 1],
  ['COPY', 2],
  ['ENV', 1],
  ['EXPOSE', 1],
  ['FROM', 1],
  ['LABEL', 1],
  ['VOLUME', 1],
]);
/** Instructions that take all that follows as one value. */
const VALUES = new Set(['STOPSIGNAL', 'USER', 'WORKDIR']);
const LISTS = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN']);

/** The trailing comments of a file, in order. BuildKit knows comments only at the start of a line. */
export function trailingComments(file: DockerfileModel): readonly TrailingComment[] {
  return file.instructions.flatMap((instruction) => {
    const { start, end } = instruction.argumentSpan;
    if (instruction.heredocs.length > 0 || !file.text.slice(start, end).includes('#')) return [];
    return LISTS.has(instruction.keyword) ? afterList(file, instruction) : amongWords(file, instruction);
  });
}

function amongWords(file: DockerfileModel, instruction: Instruction): TrailingComment[] {
  const { keyword, words } = instruction;
  const one = VALUES.has(keyword) || hasOneValue(instruction);
  const least = VALUES.has(keyword) ? 1 : one ? 2 : WORDS.get(keyword);
  if (least === undefined || (one && keyword === 'LABEL')) return [];
  const found: TrailingComment[] = [];
  let covered = -1;
  for (const [at, word] of words.entries()) {
    if (!word.value.startsWith('#') || at === 0 || word.span.start < covered) continue;
    if (inQuotes(file.text.slice(instruction.argumentSpan.start, word.span.start), file.escape)) continue;
    const comment = toLineEnd(file, word.span.start);
    covered = comment.end;
    const left = words.filter(({ span }) => span.end <= comment.start || span.start >= comment.end);
    const text = file.text.slice(comment.start, comment.end);
    // A prompt may end in `#`.
    if (left.length < least || (one && (text === '#' || at < least))) continue;
    found.push({ instruction, span: comment, text, read: one ? 'value' : 'words', sure: word.value === '#' });
  }
  return found;
}

/** `ENV name value` and `LABEL name value`: everything after the name is the value. */
function hasOneValue({ keyword, words }: Instruction): boolean {
  return (keyword === 'ENV' || keyword === 'LABEL') && words[0]?.value.includes('=') === false;
}

/** `CMD ["a"] # b` is no list, because what follows makes the JSON invalid. */
function afterList(file: DockerfileModel, instruction: Instruction): TrailingComment[] {
  const { start, end } = instruction.argumentSpan;
  const whole = file.text.slice(start, end);
  const list = instruction.keyword === 'HEALTHCHECK' ? whole.replace(/^cmd\s+/i, '') : whole;
  if (!list.startsWith('[') || list.includes('\n')) return [];
  const offset = end - list.length;
  for (const { index } of list.matchAll(/\s#/g)) {
    const before = list.slice(0, index).trimEnd();
    if (!before.endsWith(']') || jsonStrings(before) === undefined) continue;
    const span = { start: offset + index + 1, end };
    return [{ instruction, span, text: file.text.slice(span.start, end), read: 'list', sure: true }];
  }
  return [];
}

/** True when a quote that `before` opens is still open at its end. */
function inQuotes(before: string, mark: string): boolean {
  let quote = '';
  for (let at = 0; at < before.length; at++) {
    const unit = before[at] ?? '';
    if (unit === mark && quote !== "'") at++;
    else if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote) quote = '';
  }
  return quote !== '';
}

/** To the end of the line, without a continuation mark and the blanks before it. */
function toLineEnd({ lines, text, escape: mark }: DockerfileModel, start: number): Span {
  const line = text.slice(start, lines.lineEnd(lines.position(start).line)).trimEnd();
  const comment = line.endsWith(mark) ? line.slice(0, -1).trimEnd() : line;
  return { start, end: start + comment.length };
}
