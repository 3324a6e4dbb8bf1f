import type { ShellScript } from '../shell/script.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** Python code written into a Dockerfile: `python -c '…'` or `python <<EOF`. */
export interface PythonSnippet {
  readonly code: string;
  /** Where the code stands; offsets inside match `code` when `exact`. */
  readonly span: Span;
  readonly exact: boolean;
  readonly command: ToolCommand;
}

/** The Python code of a script, in order. */
export function pythonSnippets(script: ShellScript): readonly PythonSnippet[] {
  return toolCommands(script).flatMap((command) => pythonSnippet(command) ?? []);
}

/** Reads one command; undefined when it carries no Python code. */
export function pythonSnippet(command: ToolCommand): PythonSnippet | undefined {
  if (command.program !== 'python' && command.program !== 'ipython') return undefined;
  const flag = command.args.findIndex((word) => /^-[A-Za-z]*c$/.test(wordText(word)));
  const word = flag < 0 ? undefined : command.args[flag + 1];
  if (word !== undefined) {
    // Code with a `$(…)` in it is still worth reading; its text is then taken as written.
    const code = wordText(word);
    return { code, span: word.inside ?? word.span, exact: word.inside !== undefined, command };
  }
  const fed = command.redirects.find((redirect) => redirect.heredoc !== undefined);
  if (fed?.heredoc === undefined || fed.heredocText === undefined) return undefined;
  return { code: fed.heredocText, span: fed.heredoc, exact: true, command };
}
