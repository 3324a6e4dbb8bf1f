/** A program and its arguments as the process gets them: nothing is quoted and nothing is joined. */
export interface Invocation {
  readonly program: string;
  readonly argv: readonly string[];
  /** Places in `argv` whose text is never shown, logged or copied. */
  readonly redact: readonly number[];
}

/** One argument on its way into an invocation. */
export interface Argument {
  readonly text: string;
  readonly secret: boolean;
}

export function plain(...texts: readonly string[]): readonly Argument[] {
  return texts.map((text) => ({ text, secret: false }));
}

export function toInvocation(program: string, args: readonly Argument[]): Invocation {
  return {
    program,
    argv: args.map((arg) => arg.text),
    redact: args.flatMap((arg, index) => (arg.secret ? [index] : [])),
  };
}

/** Whether VS Code would replace part of a word if this ran as a task: `${env:X}`, or `${command:x}`, which runs. */
export function holdsTaskVariables({ program, argv }: Invocation): boolean {
  return [program, ...argv].some((word) => word.includes('${'));
}
