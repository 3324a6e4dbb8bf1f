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
    // A variable in the quotes makes the code longer or shorter than what stands there.
    const exact = word.inside !== undefined && word.text.slice(1, -1) === code;
    return { code, span: word.inside ?? word.span, exact, command };
  }
  const fed = command.redirects.find((redirect) => redirect.heredoc !== undefined);
  if (fed?.heredoc === undefined || fed.heredocText === undefined) return undefined;
  return { code: fed.heredocText, span: fed.heredoc, exact: true, command };
}

/** The modules that code imports by `import a, b.c` and `from a import b`, first parts only, with their offsets. */
export function importedModules(code: string): readonly { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = [];
  for (const match of code.matchAll(
    /(?:^|[;\n])([ \t]*)(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))/g,
  )) {
    const list = match[2] ?? match[3] ?? '';
    let at = match.index + match[0].indexOf(list, match[0].search(/from|import/) + 4);
    for (const part of list.split(',')) {
      const name = /[A-Za-z_]\w*/.exec(part);
      if (name !== null) found.push({ name: name[0], at: at + name.index });
      at += part.length + 1;
    }
  }
  return found;
}
