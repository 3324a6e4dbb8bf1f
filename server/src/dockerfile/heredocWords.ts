import type { Span } from '../text/span.ts';

export interface HeredocOperator {
  readonly operator: Span;
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly expand: boolean;
}

// As BuildKit's parser has it: the whole word is the operator, so `a<<b`, `<<<` and `<<` alone are none.
const OPERATOR = /^\d*<<(-?)([^<]+)$/;

/**
 * The here-document operators of one instruction, as BuildKit finds them: `<<NAME` standing as a word of its own,
 * outside quotes. `text` is the instruction with continuations and comments blanked out; spans add `start`.
 */
export function heredocOperators(text: string, start: number, escapeMark: string): HeredocOperator[] {
  if (!text.includes('<<')) return [];
  const found: HeredocOperator[] = [];
  for (const word of quotedWords(text, escapeMark)) {
    const match = OPERATOR.exec(word.text);
    const rest = match?.[2];
    if (match === null || rest === undefined || rest.trim() === '') continue;
    found.push({
      operator: { start: start + word.start, end: start + word.start + word.text.length },
      delimiter: unquote(rest),
      stripTabs: match[1] === '-',
      expand: !/["'\\]/.test(rest),
    });
  }
  return found;
}

function* quotedWords(text: string, escapeMark: string): Iterable<{ start: number; text: string }> {
  let start = -1;
  let quote = '';
  for (let at = 0; at <= text.length; at++) {
    const unit = text[at];
    if (unit === undefined || (quote === '' && /\s/.test(unit))) {
      if (start >= 0) yield { start, text: text.slice(start, at) };
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (unit === escapeMark && quote !== "'") at++;
    else if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote) quote = '';
  }
}

function unquote(word: string): string {
  return word.replace(/\\(.)|["']/g, (_, escaped: string | undefined) => escaped ?? '');
}
