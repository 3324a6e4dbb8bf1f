import type { ImageReference } from '../formats/imageReference.ts';
import type { ShellScript } from '../shell/script.ts';
import type { LineMap } from '../text/lines.ts';
import type { Lookup, Resolved } from '../text/resolved.ts';
import type { Span, Spanned } from '../text/span.ts';

/** One Dockerfile, parsed once and never changed. All spans are UTF-16 offsets into `text`. */
export interface DockerfileModel {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly escape: '\\' | '`';
  readonly directives: ReadonlyMap<string, Spanned<string>>;
  /** ARGs before the first FROM. */
  readonly globalArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  /** Every instruction in order, FROMs and global ARGs included. */
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
  readonly problems: readonly ParseProblem[];
}

export interface Comment {
  readonly span: Span;
  /** Without the `#` and the blanks around. */
  readonly text: string;
}

export interface ParseProblem {
  readonly span: Span;
  readonly message: string;
  readonly source: 'dockerfile';
}

export interface Stage {
  readonly index: number;
  readonly name: Spanned<string> | undefined;
  readonly from: FromInstruction;
  readonly base: StageBase;
  /** Instructions after FROM, in order. */
  readonly instructions: readonly Instruction[];
  readonly span: Span;
}

export type StageBase =
  | { readonly kind: 'image'; readonly image: ImageReference; readonly certain: boolean }
  | { readonly kind: 'unresolved'; readonly missing: readonly string[] }
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'scratch' };

export interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
}

/** A here-document of an instruction: `<<EOF` … `EOF`. */
export interface Heredoc {
  readonly operator: Span;
  readonly delimiter: string;
  /** The lines between, with the last line break. */
  readonly body: Span;
  /** The closing line; undefined when the file ends first. */
  readonly terminator: Span | undefined;
  readonly stripTabs: boolean;
  readonly expand: boolean;
}

interface InstructionBase<K extends string> {
  readonly keyword: K;
  /** From the keyword to the last character, here-documents included. */
  readonly span: Span;
  readonly keywordSpan: Span;
  /** What follows keyword and flags, here-documents excluded; empty when there is nothing. */
  readonly argumentSpan: Span;
  /** Index of the stage; -1 before the first FROM. */
  readonly stage: number;
  readonly flags: readonly Flag[];
  /** The arguments one by one; empty for RUN, whose arguments are a script. */
  readonly words: readonly Spanned<string>[];
  readonly heredocs: readonly Heredoc[];
  /** Variables visible at this instruction. */
  readonly lookup: Lookup;
}

export interface FromInstruction extends InstructionBase<'FROM'> {
  readonly image: Resolved<string>;
  readonly platform: Resolved<string> | undefined;
}

export interface Assignment {
  readonly name: Spanned<string>;
  readonly value: Resolved<string> | undefined;
}

export interface ArgInstruction extends InstructionBase<'ARG'> {
  readonly assignments: readonly Assignment[];
}

export interface EnvInstruction extends InstructionBase<'ENV'> {
  readonly assignments: readonly Assignment[];
}

export interface LabelInstruction extends InstructionBase<'LABEL'> {
  readonly assignments: readonly Assignment[];
}

export interface Mount {
  readonly span: Span;
  readonly type: string;
  readonly options: ReadonlyMap<string, string>;
}

export interface RunInstruction extends InstructionBase<'RUN'> {
  readonly form: 'shell' | 'exec' | 'heredoc';
  readonly mounts: readonly Mount[];
  /** Parsed on first use. */
  readonly script: ShellScript;
}

export interface CopyInstruction extends InstructionBase<'COPY' | 'ADD'> {
  /** Stage or image of `--from`. */
  readonly from: Resolved<string> | undefined;
  readonly sources: readonly Resolved<string>[];
  readonly destination: Resolved<string> | undefined;
}

export interface ExecInstruction extends InstructionBase<'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK'> {
  /** `none` is `HEALTHCHECK NONE` or an instruction without a command. */
  readonly form: 'shell' | 'exec' | 'none';
  readonly script: ShellScript;
}

export interface OtherInstruction
  extends InstructionBase<
    'WORKDIR' | 'USER' | 'EXPOSE' | 'VOLUME' | 'SHELL' | 'STOPSIGNAL' | 'ONBUILD' | 'MAINTAINER' | 'UNKNOWN'
  > {
  /** The arguments as one expanded text. */
  readonly value: Resolved<string>;
}

export type Instruction =
  | FromInstruction
  | ArgInstruction
  | EnvInstruction
  | LabelInstruction
  | RunInstruction
  | CopyInstruction
  | ExecInstruction
  | OtherInstruction;
