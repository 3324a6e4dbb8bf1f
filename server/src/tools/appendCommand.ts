import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/**
 * Adds a command to the end of a RUN in the style the RUN is written in, so that it runs only if all before it went
 * well and never hides a failure. Undefined where the end cannot be extended by plain text.
 */
export function appendCommand(
  file: DockerfileModel,
  run: RunInstruction,
  command: string,
): TextEdit | undefined {
  if (run.form === 'exec' || run.script.problems.length > 0 || run.script.commands.length === 0)
    return undefined;
  if (toolCommands(run.script).some(endsScript)) return undefined;
  return run.form === 'heredoc' ? intoHeredoc(file, run, command) : intoShellForm(file, run, command);
}

/** `exit 0` or `exec program`, always reached: nothing runs after it. */
function endsScript({ program, wrappers, context }: ToolCommand): boolean {
  const { conditional, piped, depth } = context;
  return (program === 'exit' || wrappers.includes('exec')) && !conditional && piped === 'no' && depth === 0;
}

function intoHeredoc(file: DockerfileModel, run: RunInstruction, command: string): TextEdit | undefined {
  const doc = run.heredocs[0];
  const last = run.script.commands.at(-1);
  if (doc?.terminator === undefined || last === undefined) return undefined;
  if (run.script.options.has('errexit')) {
    const { depth, conditional } = last.context;
    const indent = depth > 0 || conditional ? '' : indentAt(file, last.span.start);
    return insertion(doc.body.end, `${indent}${command}${lineBreakOf(file.text)}`);
  }
  // Without `set -e` the last command decides whether the RUN fails, so the new one must hang on it.
  const rest = file.text.slice(last.span.end, doc.body.end);
  const plain = rest.trim() === '' && last.redirects.every(({ heredoc }) => heredoc === undefined);
  return plain ? insertion(last.span.end, ` && ${command}`) : undefined;
}

function intoShellForm(file: DockerfileModel, run: RunInstruction, command: string): TextEdit | undefined {
  const { text } = file;
  const end = run.argumentSpan.end;
  const errexit = run.script.options.has('errexit');
  const last = run.script.commands.findLast(({ span }) => span.end <= end);
  if (last === undefined) return undefined;
  const tail = text.slice(last.span.end, end);
  // A `#` after the last command starts a comment that would swallow what is added; `&` sends it to the background.
  if (/#/.test(tail) || /&\s*$/.test(tail)) return undefined;
  const semicolon = /;\s*$/.test(tail);
  const style = styleOf(file, run, tail.trim() === '' || semicolon ? last.span.start : end);
  if (semicolon) {
    if (errexit) return insertion(end, `${style.lineBreak || ' '}${command}`);
    const at = text.lastIndexOf(';', end);
    return { span: { start: at, end: at + 1 }, text: ` &&${style.lineBreak || ' '}${command}` };
  }
  const operator = style.semicolons && errexit ? ';' : ' &&';
  return insertion(
    end,
    style.lineBreak === ''
      ? `${operator} ${command}`
      : style.leading
        ? `${style.lineBreak}&& ${command}`
        : `${operator}${style.lineBreak}${command}`,
  );
}

interface Style {
  /** Continuation mark, line break and indentation; empty when the RUN stands on one line. */
  readonly lineBreak: string;
  /** `&&` at the start of lines rather than at the end. */
  readonly leading: boolean;
  readonly semicolons: boolean;
}

function styleOf(file: DockerfileModel, run: RunInstruction, last: number): Style {
  const { text, lines } = file;
  const lineOf = (offset: number) => lines.position(offset).line;
  const textOf = (line: number) => text.slice(lines.lineStart(line), lines.lineEnd(line));
  const first = lineOf(run.span.start);
  const end = lineOf(run.argumentSpan.end);
  const semicolons = /;[\s\\`]*$/.test(text.slice(run.argumentSpan.start, last));
  if (first === end) return { lineBreak: '', leading: false, semicolons };
  const own = lineOf(last);
  // A last command that starts on the line of RUN itself gives no indentation; its own arguments do.
  const model = own > first ? own : end;
  const body = textOf(model);
  const indent = /^\s*/.exec(body)?.[0] ?? '';
  const before = text.slice(run.argumentSpan.start, lines.lineStart(model));
  const trailing = own > first && /(?:&&|;)[ \t]*[\\`]\s*$/.test(before);
  return {
    lineBreak: ` ${file.escape}${lineBreakOf(text)}${indent}`,
    leading: !trailing && !semicolons,
    semicolons,
  };
}

function indentAt(file: DockerfileModel, offset: number): string {
  const start = file.lines.lineStart(file.lines.position(offset).line);
  return /^[ \t]*/.exec(file.text.slice(start, offset))?.[0] ?? '';
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}
