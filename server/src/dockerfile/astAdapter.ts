import { type Argument, DockerfileParser } from 'dockerfile-ast';
import { JSONInstruction } from 'dockerfile-ast/lib/jsonInstruction.js';
import { ModifiableInstruction } from 'dockerfile-ast/lib/modifiableInstruction.js';
import { PropertyInstruction } from 'dockerfile-ast/lib/propertyInstruction.js';
import { lineMap } from '../text/lines.ts';
import type { Span, Spanned } from '../text/span.ts';
import type { LogicalLine } from './logicalLines.ts';
import type { Flag } from './model.ts';

/** One instruction as dockerfile-ast reads it; spans are offsets into the whole document. */
export interface RawInstruction {
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  readonly words: readonly Spanned<string>[];
  readonly properties: readonly {
    readonly name: Spanned<string>;
    readonly raw: Spanned<string> | undefined;
  }[];
  /** Strings of the exec form with their quotes. */
  readonly strings: readonly Spanned<string>[];
}

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/**
 * Parses one logical line. Each instruction is handed to dockerfile-ast 0.7.1 alone, with `<<` masked, because the
 * package takes `<<WORD` inside quotes and `$(( 1 << 2 ))` for here-documents that swallow the rest of the file, and
 * does not see `3<<EOF`; and `getVariables()` is never called, because it overflows the stack on ` RUN $(`.
 */
export function readInstruction(line: LogicalLine, escapeMark: '\\' | '`'): RawInstruction {
  const prefix = escapeMark === '`' ? '# escape=`\n' : '';
  // A carriage return alone is no line break for the builder, but one for dockerfile-ast.
  const masked = prefix + line.blanked.replace(/<</g, '__').replace(/\r/g, ' ');
  const lines = lineMap(masked);
  const toSpan = (range: Range): Span => ({
    start: line.head.start + lines.offset(range.start) - prefix.length,
    end: line.head.start + lines.offset(range.end) - prefix.length,
  });
  const ast = DockerfileParser.parse(masked).getInstructions()[0];
  if (ast === undefined) return withoutArguments(line);
  const original = (span: Span): string =>
    line.blanked.slice(span.start - line.head.start, span.end - line.head.start);
  const spanned = (argument: Argument): Spanned<string> => {
    const span = toSpan(argument.getRange());
    return { value: original(span), span };
  };
  const words = ast.getArguments().map(spanned);
  return {
    keyword: ast.getKeyword().toUpperCase(),
    keywordSpan: toSpan(ast.getInstructionRange()),
    flags: ast instanceof ModifiableInstruction ? readFlags(ast, toSpan, original) : [],
    words,
    properties: ast instanceof PropertyInstruction ? readProperties(ast, toSpan, original) : [],
    strings: ast instanceof JSONInstruction ? ast.getJSONStrings().map(spanned) : [],
  };
}

function readFlags(
  ast: ModifiableInstruction,
  toSpan: (range: Range) => Span,
  original: (span: Span) => string,
): Flag[] {
  return ast.getFlags().map((flag) => {
    const valueRange = flag.getValueRange();
    const valueSpan = valueRange === null ? undefined : toSpan(valueRange);
    return {
      name: flag.getName(),
      value: valueSpan === undefined ? undefined : original(valueSpan),
      span: toSpan(flag.getRange()),
      valueSpan,
    };
  });
}

function readProperties(
  ast: PropertyInstruction,
  toSpan: (range: Range) => Span,
  original: (span: Span) => string,
): RawInstruction['properties'] {
  return ast.getProperties().map((property) => {
    const valueRange = property.getValueRange();
    const span = valueRange === null ? undefined : toSpan(valueRange);
    return {
      name: { value: property.getName(), span: toSpan(property.getNameRange()) },
      raw: span === undefined ? undefined : { value: original(span), span },
    };
  });
}

function withoutArguments(line: LogicalLine): RawInstruction {
  const keyword = /^\S*/.exec(line.blanked)?.[0] ?? '';
  return {
    keyword: keyword.toUpperCase(),
    keywordSpan: { start: line.head.start, end: line.head.start + keyword.length },
    flags: [],
    words: [],
    properties: [],
    strings: [],
  };
}
