import { contains, type Span, type Spanned } from '../text/span.ts';
import type { DockerfileModel, Instruction } from './model.ts';

/** A place that names a variable: `$NAME`, `${NAME…}`; the span is that of the name alone. */
export interface NamedVariable {
  readonly name: Spanned<string>;
  readonly instruction: Instruction;
}

const SHELL = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const USE = /\$\{?([A-Za-z_]\w*)/g;

const cache = new WeakMap<DockerfileModel, readonly NamedVariable[]>();

/**
 * Every place that names a variable, in order. In scripts those between single quotes and behind an escape mark count
 * too: `sh -c 'echo $NAME'` finds the variable in its environment.
 */
export function variableUses(file: DockerfileModel): readonly NamedVariable[] {
  const cached = cache.get(file);
  if (cached !== undefined) return cached;
  const found = file.instructions.flatMap((instruction) =>
    textsOf(file, instruction).flatMap(({ span, expandedByBuilder }) =>
      usesIn(file, span, expandedByBuilder).map((name) => ({ name, instruction })),
    ),
  );
  cache.set(file, found);
  return found;
}

/** Where `name` stands in the commands and here-documents of an instruction without a `$`, as `env["NAME"]` does. */
export function bareMentions(file: DockerfileModel, instruction: Instruction, name: string): readonly Span[] {
  const texts = textsOf(file, instruction).filter(({ expandedByBuilder }) => !expandedByBuilder);
  return [...texts.map(({ span }) => span), ...instruction.heredocs.map(({ body }) => body)].flatMap((span) =>
    [...file.text.slice(span.start, span.end).matchAll(new RegExp(`(?<![\\w$]|\\$\\{)${name}(?!\\w)`, 'g'))]
      .map(({ index }) => ({ start: span.start + index, end: span.start + index + name.length }))
      .filter((mention) => !inComment(file, mention)),
  );
}

interface Text {
  readonly span: Span;
  /** The builder puts the values in; otherwise a shell does, or whatever it starts. */
  readonly expandedByBuilder: boolean;
}

function textsOf(file: DockerfileModel, instruction: Instruction): readonly Text[] {
  const { keyword, keywordSpan, argumentSpan, heredocs } = instruction;
  const script = SHELL.has(keyword);
  const bodies = heredocs
    .filter(({ expand }) => script || expand)
    .map(({ body }) => ({ span: body, expandedByBuilder: !script }));
  const flags = { start: keywordSpan.end, end: Math.max(keywordSpan.end, argumentSpan.start) };
  return [
    { span: flags, expandedByBuilder: true },
    { span: argumentSpan, expandedByBuilder: !script },
    ...bodies,
  ].filter(({ span }) => span.start < span.end && span.end <= file.text.length);
}

function usesIn(file: DockerfileModel, span: Span, expandedByBuilder: boolean): Spanned<string>[] {
  const text = file.text.slice(span.start, span.end);
  return [...text.matchAll(USE)].flatMap(({ index, 0: whole, 1: name = '' }) => {
    const end = span.start + index + whole.length;
    const place = { start: end - name.length, end };
    if (text[index - 1] === '$' || inComment(file, place)) return [];
    if (expandedByBuilder && isLiteral(text.slice(0, index), file.escape)) return [];
    return [{ value: name, span: place }];
  });
}

/** True where what stands before escapes or quotes what follows, as the builder reads it. */
function isLiteral(before: string, mark: string): boolean {
  let quote = '';
  for (let at = 0; at < before.length; at++) {
    const unit = before[at] ?? '';
    if (unit === mark && quote !== "'") {
      at++;
      if (at === before.length) return true;
    } else if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote) quote = '';
  }
  return quote === "'";
}

function inComment(file: DockerfileModel, span: Span): boolean {
  return file.comments.some((comment) => contains(comment.span, span));
}
