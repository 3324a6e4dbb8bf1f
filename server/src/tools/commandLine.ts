import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';

/** An option as written: `--name value`, `--name=value`, `-n value`, `-nvalue` or a bare flag. */
export interface Option {
  readonly name: string;
  readonly value: ShellWord | undefined;
  /** The value as text; undefined for a flag and for a value that could not be resolved. */
  readonly text: string | undefined;
  readonly span: Span;
}

export interface CommandLine {
  readonly options: readonly Option[];
  readonly positionals: readonly ShellWord[];
}

/**
 * Splits arguments into options and the rest. `withValue` names the options that take one; clustered short flags
 * (`-yq`) become one option each. After `--` everything is positional.
 */
export function readCommandLine(args: readonly ShellWord[], withValue: ReadonlySet<string>): CommandLine {
  const options: Option[] = [];
  const positionals: ShellWord[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    const text = wordText(word);
    if (text === '--') {
      positionals.push(...args.slice(at + 1));
      break;
    }
    if (!text.startsWith('-') || text === '-') positionals.push(word);
    else if (withValue.has(text)) options.push(spaced(text, word, args[++at]));
    else options.push(...joined(text, word, withValue));
  }
  return { options, positionals };
}

/** `--name value` */
function spaced(name: string, word: ShellWord, value: ShellWord | undefined): Option {
  return { name, value, text: known(value), span: { start: word.span.start, end: (value ?? word).span.end } };
}

/** `--name=value`, `-nvalue`, `-abc` and plain flags. */
function joined(text: string, word: ShellWord, withValue: ReadonlySet<string>): Option[] {
  const flag = { value: undefined, text: undefined, span: word.span };
  const equals = text.indexOf('=');
  if (text.startsWith('--')) {
    if (equals < 0) return [{ ...flag, name: text }];
    return [
      { name: text.slice(0, equals), value: word, text: known(word)?.slice(equals + 1), span: word.span },
    ];
  }
  const short = text.slice(0, 2);
  if (withValue.has(short))
    return [{ name: short, value: word, text: known(word)?.slice(2), span: word.span }];
  if (!/^-[A-Za-z]{2,}$/.test(text)) return [{ ...flag, name: text }];
  return [...text.slice(1)].map((letter) => ({ ...flag, name: `-${letter}` }));
}

/** The word as the program gets it; as written when its value is not known. Exec form keeps its quotes in `text`. */
export function wordText(word: ShellWord): string {
  return resolvedValue(word.value) ?? word.text;
}

/** The first option of one of these names. */
export function optionOf(line: CommandLine, ...names: readonly string[]): Option | undefined {
  return line.options.find((option) => names.includes(option.name));
}

function known(word: ShellWord | undefined): string | undefined {
  return word === undefined ? undefined : resolvedValue(word.value);
}
