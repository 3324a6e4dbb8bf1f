import {
  Expansion,
  type Lookup,
  type Resolved,
  resolvedValue,
  type VariableValue,
} from '../text/resolved.ts';
import type { Span } from '../text/span.ts';

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const MODIFIER = /^(:?[-+?])([\s\S]*)$/;

/**
 * Expands variables and removes quotes as the builder does for FROM, ENV, ARG, COPY and the like
 * (moby/buildkit frontend/dockerfile/shell/lex.go). `text` stands at `span` in the document.
 */
export function expandWord(
  text: string,
  span: Span,
  lookup: Lookup,
  escapeMark: '\\' | '`' = '\\',
): Resolved<string> {
  const result = new Expansion();
  if (tooDeep(text)) {
    result.unknown(text.slice(0, 20));
    return result.finish(text, span);
  }
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote) quote = '';
    else if (quote === "'") result.literal(unit);
    else if (unit === escapeMark) {
      at++;
      result.literal(escaped(unit, text[at] ?? '', quote));
    } else if (unit === '$') at = variable(text, at, span.start, lookup, escapeMark, result);
    else result.literal(unit);
  }
  return result.finish(text, span);
}

/** Between double quotes the escape mark only escapes what would mean something there. */
function escaped(mark: string, next: string, quote: string): string {
  return quote === '"' && !/["$\\`]/.test(next) ? mark + next : next;
}

// Nobody nests defaults this deep; text that does would overflow the stack.
const MAX_NESTING = 50;

function tooDeep(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf('${'); at >= 0 && at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

/** Reads the variable at `at` and returns the index of its last unit. */
function variable(
  text: string,
  at: number,
  base: number,
  lookup: Lookup,
  escapeMark: '\\' | '`',
  result: Expansion,
): number {
  const braced = text[at + 1] === '{';
  NAME.lastIndex = at + (braced ? 2 : 1);
  const name = NAME.exec(text)?.[0];
  if (name === undefined) {
    if (braced) result.unknown(text.slice(at));
    else result.literal('$');
    return at;
  }
  const nameEnd = at + (braced ? 2 : 1) + name.length;
  const close = braced ? closingBrace(text, nameEnd) : nameEnd - 1;
  const use: Span = { start: base + at, end: base + close + 1 };
  const found = lookup(name);
  const modifier = braced ? text.slice(nameEnd, close) : '';
  if (modifier === '') {
    result.variable(name, use, found);
    return close;
  }
  const [, operator = '', operand = ''] = MODIFIER.exec(modifier) ?? [];
  const operandSpan = { start: base + nameEnd + operator.length, end: base + close };
  const word = (): Resolved<string> => expandWord(operand, operandSpan, lookup, escapeMark);
  if (operator.endsWith('-')) orDefault(name, use, found, operator, word, result);
  else if (operator.endsWith('+')) orNothing(name, use, found, operator, word, result);
  else if (operator.endsWith('?')) result.variable(name, use, found);
  else result.unknown(name);
  return close;
}

/** `${name:-word}` */
function orDefault(
  name: string,
  use: Span,
  found: VariableValue | undefined,
  operator: string,
  word: () => Resolved<string>,
  result: Expansion,
): void {
  const value = found === undefined ? undefined : resolvedValue(found.value);
  const given = value !== undefined && (value !== '' || operator === '-');
  result.variable(name, use, given ? found : undefined, word());
  if (!given) result.overridable();
}

/** `${name:+word}` */
function orNothing(
  name: string,
  use: Span,
  found: VariableValue | undefined,
  operator: string,
  word: () => Resolved<string>,
  result: Expansion,
): void {
  const value = found === undefined ? undefined : resolvedValue(found.value);
  if (found === undefined || value === undefined) {
    result.unknown(name);
    return;
  }
  const set = operator === '+' || value !== '';
  const nothing: Resolved<string> = { kind: 'known', value: '', span: use, via: [] };
  result.variable(name, use, { value: set ? word() : nothing, declaration: found.declaration });
  if (found.value.kind === 'overridable') result.overridable();
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
