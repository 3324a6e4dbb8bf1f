import type { ExecInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import { optionOf, readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { type PythonSnippet, pythonSnippet } from './python.ts';

/** A reason why a health check says "healthy" although the service is not. */
export interface HealthFault {
  /** curl takes any answer; so does the Python code; what follows `||` succeeds. */
  readonly kind: 'curl' | 'python' | 'caught';
  /** `curl`, `requests.get`, `|| true`. */
  readonly label: string;
  readonly span: Span;
  /** The edit that makes the failure count. */
  readonly edit: TextEdit | undefined;
}

const CURL_VALUES = new Set(
  '-o --output -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -H --header -u --user -A -X --request -d --data --cacert --cert --key --unix-socket'.split(
    ' ',
  ),
);
/** Commands beside the probe that do not look at what it printed. */
const BYSTANDERS = new Set(['curl', 'exit', 'true', ':', 'false', 'echo', 'printf']);

/** What makes a health check succeed on a service that fails, in the order of the text. */
export function healthFaults(check: ExecInstruction): readonly HealthFault[] {
  const commands = toolCommands(check.script);
  const faults = commands.flatMap((command): HealthFault[] => {
    if (command.program === 'curl') return fromCurl(command, commands, check.form);
    return command.program === 'python' ? fromPython(command) : [];
  });
  return [...faults, ...caught(commands)];
}

/** `curl URL` ends with 0 on every answer, be it 500. */
function fromCurl(
  command: ToolCommand,
  all: readonly ToolCommand[],
  form: ExecInstruction['form'],
): HealthFault[] {
  const { context, args, redirects } = command;
  const line = readCommandLine(args, CURL_VALUES);
  // The status or the answer is looked at elsewhere.
  const isRead = optionOf(line, '-w', '--write-out') !== undefined || context.substitution;
  const alone = all.every(({ program }) => BYSTANDERS.has(program)) && context.piped === 'no';
  const toFile = redirects.some(({ target }) => target !== undefined && target.text !== '/dev/null');
  const fails = optionOf(line, '-f', '--fail', '--fail-with-body') !== undefined;
  // A configuration file, and a word that is not seen, may hold the option.
  const hidden =
    optionOf(line, '-K', '--config') !== undefined ||
    args.some(({ value, text }) => value.kind === 'unknown' && !text.includes('://'));
  const http = line.positionals.some((word) => /^["']?(?:https?:\/\/)?[\w.[\]:$-]+/.test(wordText(word)));
  const [first] = args;
  if (isRead || !alone || toFile || fails || hidden || !http || first === undefined) return [];
  const at = first.span.start;
  // The words of exec form are JSON strings, those of `["sh", "-c", "…"]` are not.
  const text = form === 'exec' && context.depth === 0 ? '"-f", ' : '-f ';
  return [
    { kind: 'curl', label: 'curl', span: command.programSpan, edit: { span: { start: at, end: at }, text } },
  ];
}

const REQUEST = /\b(?:requests|httpx)\.(?:get|head)\(/g;
/** Anything that may look at the answer. */
const LOOKS =
  /raise_for_status|status_code|\.ok\b|is_success|\.json\(|\.text\b|\.content\b|assert|\bexit\b|=/;

/** `requests.get(URL)` returns on every answer; only a failed connection raises. */
function fromPython(command: ToolCommand): HealthFault[] {
  const snippet = pythonSnippet(command);
  const calls = [...(snippet?.code.matchAll(REQUEST) ?? [])];
  const [call] = calls;
  if (snippet === undefined || call === undefined || calls.length > 1) return [];
  const open = call.index + call[0].length - 1;
  const close = closing(snippet.code, open);
  if (close === undefined) return [];
  const rest = snippet.code.slice(0, open) + snippet.code.slice(close);
  if (LOOKS.test(rest)) return [];
  const label = call[0].slice(0, -1);
  return [
    { kind: 'python', label, span: place(snippet, call.index, label.length), edit: raised(snippet, close) },
  ];
}

function raised(snippet: PythonSnippet, close: number): TextEdit | undefined {
  const at = snippet.span.start + close + 1;
  return snippet.exact ? { span: { start: at, end: at }, text: '.raise_for_status()' } : undefined;
}

function place({ span, exact }: PythonSnippet, at: number, length: number): Span {
  return exact ? { start: span.start + at, end: span.start + at + length } : span;
}

/** The bracket that closes the one at `open`, strings skipped. */
function closing(code: string, open: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = open; at < code.length; at++) {
    const char = code[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at;
  }
  return undefined;
}

/** `probe || true`: the check can not fail. */
function caught(commands: readonly ToolCommand[]): HealthFault[] {
  const last = commands.at(-1);
  const before = commands.at(-2);
  if (last === undefined || before === undefined) return [];
  const [status] = last.args.map(wordText);
  const succeeds = /^(?:true|:|echo)$/.test(last.program) || (last.program === 'exit' && status === '0');
  const fails = commands.some(
    ({ program, args }) => program === 'false' || (program === 'exit' && args[0]?.text !== '0'),
  );
  const afterOr = last.context.conditional && before.context.failureHandled && !before.context.conditional;
  if (!succeeds || !afterOr || fails || last.context.depth !== before.context.depth) return [];
  const words = [last.programText, ...last.args.map(({ text }) => text)].join(' ');
  return [
    { kind: 'caught', label: `|| ${words}`, span: last.span, edit: { span: last.span, text: 'exit 1' } },
  ];
}
