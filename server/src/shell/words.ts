import type { ParameterExpansionPart, SimpleExpansionPart, Word, WordPart } from 'unbash';
import { Expansion, type Lookup, type Resolved } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import type { ShellWord } from './script.ts';

type Part = WordPart;

/** One word with its value after quote removal and variable expansion; `$(…)`, globs by pattern stay unknown. */
export function readWord(
  word: Pick<Word, 'text' | 'value' | 'pos' | 'end' | 'parts'>,
  source: string,
  start: number,
  lookup: Lookup,
): ShellWord {
  const span = { start: start + word.pos, end: start + word.end };
  const text = source.slice(word.pos, word.end);
  const parts = word.parts;
  const expansion = new Expansion();
  if (parts === undefined) expansion.literal(word.value);
  else for (const part of parts) add(part, expansion, start, lookup);
  return { span, text, value: expansion.finish(text, span), inside: insideOf(text, span, word.value, parts) };
}

function add(part: Part, expansion: Expansion, start: number, lookup: Lookup): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      expansion.literal(part.value);
      return;
    case 'Glob':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      expansion.literal(part.text);
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) add(child, expansion, start, lookup);
      return;
    case 'SimpleExpansion':
      simple(part, expansion, start, lookup);
      return;
    case 'ParameterExpansion':
      parameter(part, expansion, start, lookup);
      return;
    default:
      expansion.unknown(part.text);
  }
}

function simple(part: SimpleExpansionPart, expansion: Expansion, start: number, lookup: Lookup): void {
  const name = part.text.slice(1);
  expansion.variable(name, spanOf(part, start), lookup(name));
}

function parameter(part: ParameterExpansionPart, expansion: Expansion, start: number, lookup: Lookup): void {
  const use = spanOf(part, start);
  const found = lookup(part.parameter);
  const operation = part.operation;
  if (part.prefix !== undefined || part.index !== undefined) expansion.unknown(part.parameter);
  else if (operation === undefined) expansion.variable(part.parameter, use, found);
  else if (operation.type === 'Default' && operation.operator.endsWith('-')) {
    const value = found?.value;
    const given =
      value !== undefined && value.kind !== 'unknown' && (value.value !== '' || operation.operator === '-');
    const operand = readWord(operation.operand, operation.operand.text, 0, lookup).value;
    if (given) expansion.variable(part.parameter, use, found);
    else {
      expansion.variable(part.parameter, use, undefined, operandValue(operand));
      expansion.overridable();
    }
  } else expansion.unknown(part.parameter);
}

/** The operand was read against its own text, so only its value counts, not its places. */
function operandValue(operand: Resolved<string>): Resolved<string> {
  return operand.kind === 'unknown' ? operand : { ...operand, via: [] };
}

function spanOf(part: { readonly pos: number; readonly end: number }, start: number): Span {
  return { start: start + part.pos, end: start + part.end };
}

function insideOf(
  text: string,
  span: Span,
  value: string,
  parts: readonly Part[] | undefined,
): Span | undefined {
  const quoted =
    parts?.length === 1 && (parts[0]?.type === 'SingleQuoted' || parts[0]?.type === 'DoubleQuoted');
  if (!quoted || text.length < 2 || text.slice(1, -1) !== value) return undefined;
  return { start: span.start + 1, end: span.end - 1 };
}
