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
  /** Empty for RUN, whose arguments are a script. */
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
 * Instructions already read, by their text. An editor parses the whole file at every key while one instruction
 * changes; with the cache only that one is read again.
 */
export class InstructionCache {
  readonly #entries = new Map<string, RawInstruction>();

  /** The instruction as if it stood at offset 0. */
  read(text: string, escapeMark: '\\' | '`'): RawInstruction {
    const key = escapeMark + text;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const read = readAtZero(interesting(text), escapeMark);
    // Dropping everything is rare, and simpler than keeping an order of use.
    if (this.#entries.size >= MAX_CACHED) this.#entries.clear();
    if (text.length <= MAX_CACHED_LENGTH) this.#entries.set(key, read);
    return read;
  }
}

/**
 * Keyword and flags of a shell-form RUN. What follows is a script, which dockerfile-ast would split into arguments
 * nobody asks for: half of all the time it takes on real files.
 */
const RUN_HEAD = /^run\s+(?:--\S+\s+)*(?!--|\[)\S/i;

function interesting(text: string): string {
  return RUN_HEAD.exec(text)?.[0] ?? text;
}

const MAX_CACHED = 5000;
const MAX_CACHED_LENGTH = 20_000;

/** Reads one logical line; spans are document offsets. */
export function readInstruction(
  line: LogicalLine,
  escapeMark: '\\' | '`',
  cache: InstructionCache,
): RawInstruction {
  return moved(cache.read(line.blanked, escapeMark), line.head.start);
}

/**
 * Parses one instruction. Each instruction is handed to dockerfile-ast 0.7.1 alone, with `<<` masked, because the
 * package takes `<<WORD` inside quotes and `$(( 1 << 2 ))` for here-documents that swallow the rest of the file, and
 * does not see `3<<EOF`; and `getVariables()` is never called, because it overflows the stack on ` RUN $(`.
 */
function readAtZero(text: string, escapeMark: '\\' | '`'): RawInstruction {
  const prefix = escapeMark === '`' ? '# escape=`\n' : '';
  // A carriage return alone is no line break for the builder, but one for dockerfile-ast.
  const masked = prefix + text.replace(/<</g, '__').replace(/\r/g, ' ');
  const lines = lineMap(masked);
  const toSpan = (range: Range): Span => ({
    start: lines.offset(range.start) - prefix.length,
    end: lines.offset(range.end) - prefix.length,
  });
  const ast = DockerfileParser.parse(masked).getInstructions()[0];
  if (ast === undefined) return withoutArguments(text);
  const original = (span: Span): string => text.slice(span.start, span.end);
  const spanned = (argument: Argument): Spanned<string> => {
    const span = toSpan(argument.getRange());
    return { value: original(span), span };
  };
  const keyword = ast.getKeyword().toUpperCase();
  const words = ast.getArguments().map(spanned);
  return {
    keyword,
    keywordSpan: toSpan(ast.getInstructionRange()),
    flags: ast instanceof ModifiableInstruction ? readFlags(ast, toSpan, original) : [],
    words,
    properties:
      keyword === 'ARG' && words.length > 1 && words[0]?.value.includes('=') === false
        ? readNames(text, words, escapeMark)
        : ast instanceof PropertyInstruction
          ? readProperties(ast, toSpan, original)
          : [],
    strings: ast instanceof JSONInstruction ? ast.getJSONStrings().map(spanned) : [],
  };
}

function moved(raw: RawInstruction, by: number): RawInstruction {
  const span = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const spanned = <T>(item: Spanned<T>): Spanned<T> => ({ value: item.value, span: span(item.span) });
  return {
    keyword: raw.keyword,
    keywordSpan: span(raw.keywordSpan),
    flags: raw.flags.map((flag) => ({
      ...flag,
      span: span(flag.span),
      valueSpan: flag.valueSpan === undefined ? undefined : span(flag.valueSpan),
    })),
    words: raw.words.map(spanned),
    properties: raw.properties.map((property) => ({
      name: spanned(property.name),
      raw: property.raw === undefined ? undefined : spanned(property.raw),
    })),
    strings: raw.strings.map(spanned),
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

/** `ARG A B=1` declares two arguments; dockerfile-ast takes it for the old form of ENV, with `B=1` as the value of A. */
function readNames(
  text: string,
  words: readonly Spanned<string>[],
  escapeMark: '\\' | '`',
): RawInstruction['properties'] {
  const first = words.findIndex(({ value }) => value.includes('='));
  const names = (first < 0 ? words : words.slice(0, first)).map((name) => ({ name, raw: undefined }));
  const last = names.at(-1)?.name.span.end ?? 0;
  const start = words[0]?.span.start ?? 0;
  const rest = text.slice(0, start) + ' '.repeat(last - start) + text.slice(last);
  return [...names, ...(first < 0 ? [] : readAtZero(rest, escapeMark).properties)];
}

function withoutArguments(text: string): RawInstruction {
  const keyword = /^\S*/.exec(text)?.[0] ?? '';
  return {
    keyword: keyword.toUpperCase(),
    keywordSpan: { start: 0, end: keyword.length },
    flags: [],
    words: [],
    properties: [],
    strings: [],
  };
}
