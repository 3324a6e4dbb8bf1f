import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import { wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import type { PipedScript } from './pipedScripts.ts';

/** Options by which an interpreter is told to read standard input. */
const FROM_INPUT = /^(?:-s?|--)$/;

/**
 * The edits that turn `curl … | sh` into a download to a file, a run of that file, and its removal. Undefined where
 * the pipe is longer or not plain text of this RUN.
 */
export function throughFile(
  file: DockerfileModel,
  run: RunInstruction,
  { download, interpreter, form }: PipedScript,
): readonly TextEdit[] | undefined {
  const { depth, failureHandled } = download.context;
  if (form !== 'pipe' || run.form === 'exec' || depth !== 1 || failureHandled) return undefined;
  const gap = { start: download.span.end, end: interpreter.span.start };
  const between = file.text.slice(gap.start, gap.end);
  const pipe = /^[\s\\]*\|(?=[\s\\]*$)/.exec(between);
  const path = interpreter.program === 'python' ? '/tmp/install.py' : '/tmp/install.sh';
  const output = outputEdits(download, path);
  const operand = operandEdits(interpreter, path);
  if (pipe === null || output === undefined || operand === undefined) return undefined;
  const at = gap.start + pipe[0].length - 1;
  return [...output, { span: { start: at, end: at + 1 }, text: '&&' }, ...operand];
}

/** Makes the download go to `path`, and fail on an answer of 400 and above as wget does. */
function outputEdits({ program, args, programSpan }: ToolCommand, path: string): TextEdit[] | undefined {
  if (program === 'wget') return wgetEdits(args, path);
  const texts = args.map(wordText);
  if (texts.some((text) => /^(?:-[A-Za-z]*[oO]|--output|--remote-name)/.test(text))) return undefined;
  const fails = texts.some((text) => /^(?:-[A-Za-eg-z]*f|--fail)/.test(text));
  return [insertion(programSpan.end, `${fails ? '' : ' -f'} -o ${path}`)];
}

function wgetEdits(args: readonly ShellWord[], path: string): TextEdit[] | undefined {
  const joined = args.find((word) => /^-[A-Za-z]*O-$/.test(wordText(word)));
  if (joined !== undefined) {
    const { end } = joined.span;
    return joined.text.endsWith('-') ? [{ span: { start: end - 1, end }, text: ` ${path}` }] : undefined;
  }
  const at = args.findIndex((word) => /^(?:-[A-Za-z]*O|--output-document)$/.test(wordText(word)));
  const target = at < 0 ? undefined : args[at + 1];
  return target?.text === '-' ? [{ span: target.span, text: path }] : undefined;
}

/** Names the file where the interpreter was told to read its input, and removes the file behind the command. */
function operandEdits({ args, programSpan, span }: ToolCommand, path: string): TextEdit[] | undefined {
  const count = args.findIndex((word) => !FROM_INPUT.test(wordText(word)));
  const input = args.slice(0, count < 0 ? args.length : count);
  // Other options in front of `-s` would have to be told from those of the script.
  if (input.length === 0 && args.length > 0) return undefined;
  const place = { start: programSpan.end, end: input.at(-1)?.span.end ?? programSpan.end };
  const removal = ` && rm ${path}`;
  if (place.end === span.end) return [{ span: place, text: ` ${path}${removal}` }];
  return [{ span: place, text: ` ${path}` }, insertion(span.end, removal)];
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}
