import type { ShellWord } from '../../shell/script.ts';
import type { Offset, Span } from '../../text/span.ts';
import { wordText } from '../../tools/commandLine.ts';
import type { PipInstall } from '../../tools/pip.ts';

/** The word of a command that is being typed. */
export interface TypedWord {
  /** Inside its quotes. */
  readonly span: Span;
  readonly typed: string;
  /** The word before it. */
  readonly previous: string | undefined;
}

/** The installation a cursor is in, the blanks behind it included. */
export function installAt(
  text: string,
  installs: readonly PipInstall[],
  offset: Offset,
): PipInstall | undefined {
  const install = installs.findLast(({ command }) => command.span.start <= offset);
  if (install === undefined) return undefined;
  const { end } = install.command.span;
  return offset <= end || isBlank(text.slice(end, offset)) ? install : undefined;
}

/** The word of an installation a cursor is in; an empty one between two words; none on the outside of quotes. */
export function typedWord(text: string, { command }: PipInstall, offset: Offset): TypedWord | undefined {
  const at = command.args.findIndex(({ span }) => span.start <= offset && offset <= span.end);
  const word = command.args[at];
  const before =
    word === undefined
      ? command.args.findLast(({ span }) => span.end < offset && isBlank(text.slice(span.end, offset)))
      : command.args[at - 1];
  const span = word === undefined ? { start: offset, end: offset } : inside(word);
  if (offset < span.start || offset > span.end) return undefined;
  return {
    span,
    typed: text.slice(span.start, offset),
    previous: before === undefined ? undefined : wordText(before),
  };
}

/** A word without its quotes; the closing one may not be typed yet. */
function inside({ span, text, inside: literal }: ShellWord): Span {
  if (literal !== undefined) return literal;
  return /^["']/.test(text) ? { start: span.start + 1, end: span.end } : span;
}

/** Blanks and line continuations. */
function isBlank(text: string): boolean {
  return /^(?:[ \t]|[\\`]\r?\n)*$/.test(text);
}
