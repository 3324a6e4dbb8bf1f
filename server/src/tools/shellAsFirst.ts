import type { DockerfileModel, ExecInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import { overlaps } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** Programs and builtins that take the place of the shell, or pass signals on to what they run. */
const PASSES_SIGNALS = new Set(['exec', 'tini', 'dumb-init', 'gosu', 'su-exec', 'catatonit']);

/**
 * True when `/bin/sh` runs the command of an instruction and waits for it: the shell form, or `["sh", "-c", "…"]`,
 * without `exec`. Says nothing of shells that replace themselves by the last command of their own accord.
 */
export function waitsInShell(
  file: DockerfileModel,
  { form, script, span }: ExecInstruction,
  command: ToolCommand,
): boolean {
  // Nobody waits for what runs in the background.
  if (/^[ \t]*&(?!&)/.test(file.text.slice(command.span.end, span.end))) return false;
  if (command.wrappers.some((wrapper) => PASSES_SIGNALS.has(wrapper))) return false;
  const { depth, piped } = command.context;
  if (form === 'shell') return script.dialect === 'sh' && (depth === 0 || piped !== 'no');
  const [shell, flag] = script.commands[0]?.argv.map(wordText) ?? [];
  const isSh = shell !== undefined && /^(?:\/bin\/)?(?:sh|dash)$/.test(shell) && flag === '-c';
  return form === 'exec' && isSh && (depth === 1 || piped !== 'no');
}

/** The instruction in exec form; undefined when a shell has something to do: variables, patterns, several commands. */
export function inExecForm(file: DockerfileModel, instruction: ExecInstruction): TextEdit | undefined {
  const [command, ...others] = instruction.script.commands;
  if (instruction.form !== 'shell' || command === undefined || others.length > 0) return undefined;
  const span = instruction.argumentSpan;
  const { env, redirects, argv, context } = command;
  const isPlain = env.length === 0 && redirects.length === 0 && context.piped === 'no' && context.depth === 0;
  const onOneLine = !file.text.slice(span.start, span.end).includes('\n');
  const commented = file.comments.some((comment) => overlaps(comment.span, span));
  // Behind the last word there may be a `&` or a comment of the shell.
  const nothingElse = span.start === command.span.start && span.end === argv.at(-1)?.span.end;
  if (!isPlain || !onOneLine || commented || !nothingElse || !argv.every(isLiteral)) return undefined;
  const words = argv.map((word) => JSON.stringify(wordText(word)));
  return { span, text: `[${words.join(', ')}]` };
}

/** `exec` before the command, when it is the last one and always runs. */
export function withExec(instruction: ExecInstruction, command: ToolCommand): TextEdit | undefined {
  const last = toolCommands(instruction.script).at(-1);
  const { conditional, failureHandled, piped, substitution } = command.context;
  if (last !== command || conditional || failureHandled || piped !== 'no' || substitution) return undefined;
  if (command.wrappers.some((wrapper) => wrapper !== 'python -m')) return undefined;
  // `X=1 exec program` is right, `exec X=1 program` is not.
  const own = instruction.script.commands.find(({ span }) => span.start === command.span.start);
  const at = command.env.size === 0 ? command.span.start : own?.argv[0]?.span.start;
  return at === undefined ? undefined : { span: { start: at, end: at }, text: 'exec ' };
}

function isLiteral({ value, text }: ShellWord): boolean {
  return value.kind === 'known' && value.via.length === 0 && !/[$`*?[{~\\]/.test(text);
}
