import type { RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { contains, type Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** A download whose output an interpreter runs at once. */
export interface PipedScript {
  readonly download: ToolCommand;
  readonly url: string;
  readonly interpreter: ToolCommand;
  /** `pipe`: `curl … | sh`. `substitution`: `sh -c "$(curl …)"`, `bash <(curl …)`. */
  readonly form: 'pipe' | 'substitution';
  readonly span: Span;
}

const INTERPRETERS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'python', 'perl', 'ruby', 'node']);
/** Programs whose first operand is a file to run. */
const RUN_FILES = new Set([...INTERPRETERS, 'source', '.']);
const CHECKERS = new Set([
  'sha256sum',
  'sha512sum',
  'sha1sum',
  'md5sum',
  'shasum',
  'gpg',
  'gpgv',
  'cosign',
  'minisign',
]);

/** The downloads of a RUN that are run without a look at them. None when the RUN checks a sum or a signature. */
export function pipedScripts(run: RunInstruction): readonly PipedScript[] {
  const commands = toolCommands(run.script);
  if (commands.some(({ program }) => CHECKERS.has(program))) return [];
  return commands.flatMap((download): PipedScript[] => {
    const url = downloadedUrl(download);
    if (url === undefined) return [];
    const interpreter = pipedInto(download, commands) ?? substitutedInto(download, commands);
    if (interpreter === undefined) return [];
    const form =
      download.context.piped === 'first' && !download.context.substitution ? 'pipe' : 'substitution';
    const start = Math.min(download.span.start, interpreter.span.start);
    const end = Math.max(download.span.end, interpreter.span.end);
    return [{ download, url, interpreter, form, span: { start, end } }];
  });
}

/** The one address that curl or wget writes to standard output. */
function downloadedUrl({ program, args }: ToolCommand): string | undefined {
  if (program !== 'curl' && program !== 'wget') return undefined;
  const urls = args.flatMap((word) => {
    const text = resolvedValue(word.value);
    return text !== undefined && (/^(?:https?|ftp):\/\//.test(text) || /^[\w-]+(?:\.[\w-]+)+\//.test(text))
      ? [text]
      : [];
  });
  return urls.length === 1 ? urls[0] : undefined;
}

/** The interpreter at the end of the pipe, when it reads its program from there. */
function pipedInto(download: ToolCommand, commands: readonly ToolCommand[]): ToolCommand | undefined {
  const { piped, pipeline, depth } = download.context;
  if (piped !== 'first') return undefined;
  return commands.find(
    (command) =>
      command.context.piped === 'later' &&
      command.context.pipeline === pipeline &&
      command.context.depth === depth &&
      INTERPRETERS.has(command.program) &&
      readsProgram(command),
  );
}

/** `sh`, `bash -s -- -y`, `python3 -`: no file and no code among the arguments. */
function readsProgram({ args }: ToolCommand): boolean {
  for (const word of args) {
    const text = wordText(word);
    if (text === '-' || text === '--' || /^-[a-z]*s$/.test(text)) return true;
    if (!text.startsWith('-') || /^-[a-z]*[cm]$/.test(text)) return false;
  }
  return true;
}

/** The command whose words hold `$(curl …)` or `<(curl …)` and which runs that as a program. */
function substitutedInto(download: ToolCommand, commands: readonly ToolCommand[]): ToolCommand | undefined {
  if (!download.context.substitution) return undefined;
  return commands.find((command) => {
    if (command === download || !contains(command.span, download.span)) return false;
    if (command.wrappers.at(-1) === 'eval') return true;
    const at = command.args.findIndex((word) => contains(word.span, download.span));
    return at >= 0 && runsWord(command.args, at, command.program);
  });
}

/** The first operand of an interpreter is its file, the word behind `-c` or `-e` its code. */
function runsWord(args: readonly ShellWord[], at: number, program: string): boolean {
  const before = args.slice(0, at).map(wordText);
  const word = args[at]?.text ?? '';
  if (/^["']?<\(/.test(word)) return RUN_FILES.has(program) && before.every((text) => text.startsWith('-'));
  return (
    INTERPRETERS.has(program) && /^["']?(?:\$\(|`)/.test(word) && /^-[a-z]*[ce]$/.test(before.at(-1) ?? '')
  );
}

/** True when the address, or the variables and options of the installer, name a version. */
export function namesVersion({ url, interpreter, download }: PipedScript): boolean {
  if (/(?:^|[/@=_v-])\d+\.\d+(?:\.\d+)?|\/[0-9a-f]{12,40}\//.test(url.replace(/^\w+:\/\/[^/]*/, '')))
    return true;
  const set = [...download.env, ...interpreter.env].some(
    ([name, value]) => /VERSION/.test(name) && value !== undefined && /\d/.test(value),
  );
  const words = interpreter.args.map(wordText);
  return (
    set ||
    words.some(
      (word, at) =>
        /^--(?:default-toolchain|version|tag)(?:=|$)/.test(word) &&
        /\d/.test(`${word} ${words[at + 1] ?? ''}`),
    )
  );
}
