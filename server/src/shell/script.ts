import type { Resolved } from '../text/resolved.ts';
import type { Span, Spanned } from '../text/span.ts';

export type Dialect = 'sh' | 'bash' | 'pwsh' | 'cmd' | 'none';
export type ShellOption = 'errexit' | 'nounset' | 'xtrace' | 'pipefail';

/** A script as the commands it may run, in order, those inside `if`, loops, `$(…)` and subshells included. */
export interface ShellScript {
  readonly dialect: Dialect;
  readonly span: Span;
  readonly commands: readonly ShellCommand[];
  readonly options: ReadonlySet<ShellOption>;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

export interface ShellCommand {
  readonly span: Span;
  /** Program and arguments. */
  readonly argv: readonly ShellWord[];
  /** `NAME=value` before the program, or standing alone. */
  readonly env: readonly { readonly name: Spanned<string>; readonly value: Resolved<string> }[];
  readonly redirects: readonly Redirect[];
  readonly context: CommandContext;
}

export interface CommandContext {
  /** Runs only under a condition: in `if`, `case`, a loop, a function, or after `||`. */
  readonly conditional: boolean;
  /** A failure is caught: an `||` follows it, or it is the condition of an `if` or `while`, or `!` stands before. */
  readonly failureHandled: boolean;
  /** Position in a pipe. */
  readonly piped: 'no' | 'first' | 'later';
  /** Commands of one pipe share this number. */
  readonly pipeline: number;
  /** Inside `$(…)`, backticks or `<(…)`. */
  readonly substitution: boolean;
  /** Nesting of subshells, `$(…)` and `bash -c`, so that a `cd` or `set` there is not seen outside. */
  readonly depth: number;
}

export interface Redirect {
  readonly span: Span;
  readonly operator: string;
  readonly target: ShellWord | undefined;
  /** Text fed in by `<<EOF`. */
  readonly heredoc: Span | undefined;
  readonly heredocText: string | undefined;
}

export interface ShellWord {
  readonly span: Span;
  /** As written, quotes and all. */
  readonly text: string;
  /** After quote removal and expansion of the variables the file declares. */
  readonly value: Resolved<string>;
  /** Where the inside of a fully quoted word stands, when the inside is literal and offsets match one to one. */
  readonly inside: Span | undefined;
}
