import { parseShell } from '../shell/parser.ts';
import type { CommandContext, Redirect, ShellCommand, ShellScript, ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';

/** A command as it will really run: wrappers such as `sudo` and `env X=1` taken off, `bash -c '…'` opened. */
export interface ToolCommand {
  /** Program name without path and version: `pip` for `/opt/venv/bin/pip3.11`, `python` for `python3`. */
  readonly program: string;
  /** The program as written: `./install.sh`, `/opt/venv/bin/pip`. */
  readonly programText: string;
  /** Where the program word stands, quotes left out; for `python -m pip` the `pip`. */
  readonly programSpan: Span;
  /** The Python that runs a module, as written: `python3` of `python3 -m pip`. */
  readonly interpreter?: string;
  readonly args: readonly ShellWord[];
  /** The whole command with its wrappers. */
  readonly span: Span;
  /** Wrappers taken off, outermost first. */
  readonly wrappers: readonly string[];
  readonly env: ReadonlyMap<string, string | undefined>;
  readonly redirects: readonly Redirect[];
  readonly context: CommandContext;
}

/** Wrapper programs, and which of their options take a value. The command follows their options. */
const WRAPPERS: ReadonlyMap<string, { readonly values: ReadonlySet<string>; readonly operands: number }> =
  new Map([
    [
      'sudo',
      { values: new Set(['-u', '--user', '-g', '--group', '-C', '-h', '-p', '-r', '-t']), operands: 0 },
    ],
    ['env', { values: new Set(['-u', '--unset', '-C', '--chdir']), operands: 0 }],
    ['exec', { values: new Set(['-a']), operands: 0 }],
    ['command', { values: new Set<string>(), operands: 0 }],
    ['builtin', { values: new Set<string>(), operands: 0 }],
    ['eval', { values: new Set<string>(), operands: 0 }],
    ['nohup', { values: new Set<string>(), operands: 0 }],
    ['time', { values: new Set(['-f', '-o']), operands: 0 }],
    ['nice', { values: new Set(['-n']), operands: 0 }],
    ['timeout', { values: new Set(['-k', '--kill-after', '-s', '--signal']), operands: 1 }],
    ['gosu', { values: new Set<string>(), operands: 1 }],
    ['su-exec', { values: new Set<string>(), operands: 1 }],
    ['tini', { values: new Set(['-p', '-e']), operands: 0 }],
    ['dumb-init', { values: new Set(['-r']), operands: 0 }],
    ['xvfb-run', { values: new Set(['-n', '-s', '-e', '-f', '-p', '-w']), operands: 0 }],
    ['stdbuf', { values: new Set(['-i', '-o', '-e']), operands: 0 }],
  ]);

/** `conda run -n env cmd`, `uv run cmd`, `poetry run cmd`: wrappers by subcommand. */
const RUNNERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['conda', new Set(['-n', '--name', '-p', '--prefix', '--cwd'])],
  ['mamba', new Set(['-n', '--name', '-p', '--prefix', '--cwd'])],
  ['micromamba', new Set(['-n', '--name', '-p', '--prefix', '-r', '--root-prefix', '-e', '--env'])],
  [
    'uv',
    new Set(['--with', '--extra', '--group', '-p', '--python', '--project', '--directory', '--env-file']),
  ],
  ['poetry', new Set<string>()],
  ['pipenv', new Set<string>()],
]);

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh']);

const cache = new WeakMap<ShellScript, readonly ToolCommand[]>();

/** The commands of a script in order, with nested scripts (`bash -c '…'`, `bash <<EOF`) opened. */
export function toolCommands(script: ShellScript): readonly ToolCommand[] {
  const cached = cache.get(script);
  if (cached !== undefined) return cached;
  const commands = script.commands.flatMap((command) => unwrap(command, 0));
  cache.set(script, commands);
  return commands;
}

function unwrap(command: ShellCommand, level: number): ToolCommand[] {
  const wrappers: string[] = [];
  const env = new Map<string, string | undefined>();
  for (const { name, value } of command.env) env.set(name.value, resolvedValue(value));
  let words = command.argv;
  for (;;) {
    const program = programName(words[0]);
    const next = inner(program, words, env);
    if (next === undefined || next.length === 0) break;
    wrappers.push(program);
    words = next;
  }
  const first = words[0];
  const program = programName(first);
  if (SHELLS.has(program) && level < 5) {
    const nested = nestedScript(command, words);
    if (nested !== undefined) {
      return nested.commands.flatMap((inside) => unwrap(inContext(inside, command.context), level + 1));
    }
  }
  const base = { span: command.span, wrappers, env, redirects: command.redirects, context: command.context };
  const module = program === 'python' ? pythonModule(words) : undefined;
  if (module !== undefined) {
    const name = wordText(module.word);
    const wrapped = { ...base, wrappers: [...wrappers, 'python -m'] };
    return [
      {
        ...wrapped,
        program: canonical(name),
        programText: name,
        interpreter: textAt(words, 0),
        programSpan: module.word.inside ?? module.word.span,
        args: module.rest,
      },
    ];
  }
  const programSpan = first?.inside ?? first?.span ?? command.span;
  return [{ ...base, program, programText: textAt(words, 0), programSpan, args: words.slice(1) }];
}

/** The words of the wrapped command, or undefined when `program` wraps nothing. */
function inner(
  program: string,
  words: readonly ShellWord[],
  env: Map<string, string | undefined>,
): readonly ShellWord[] | undefined {
  // `command -v x` asks where x is and does not run it.
  if (program === 'command' && /^-[vV]$/.test(textAt(words, 1))) return undefined;
  const wrapper = WRAPPERS.get(program);
  if (wrapper !== undefined) return skipOptions(words, 1, wrapper.values, wrapper.operands, env);
  const values = RUNNERS.get(program);
  const run = words.findIndex((word) => wordText(word) === 'run');
  if (values === undefined || run < 1 || words.slice(1, run).some((word) => !wordText(word).startsWith('-')))
    return undefined;
  return skipOptions(words, run + 1, values, 0, env);
}

function skipOptions(
  words: readonly ShellWord[],
  from: number,
  values: ReadonlySet<string>,
  operands: number,
  env: Map<string, string | undefined>,
): readonly ShellWord[] {
  let at = from;
  let skipped = 0;
  for (; at < words.length; at++) {
    const text = textAt(words, at);
    const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(text);
    if (text === '--') {
      at++;
      if (skipped >= operands) break;
    } else if (text.startsWith('-')) {
      if (values.has(text)) at++;
    } else if (assignment?.[1] !== undefined) {
      env.set(assignment[1], resolvedValue(words[at]?.value)?.slice(assignment[0].length));
    } else if (skipped < operands) skipped++;
    else break;
  }
  return words.slice(at);
}

function nestedScript(command: ShellCommand, words: readonly ShellWord[]): ShellScript | undefined {
  const flag = words.findIndex((word, at) => at > 0 && /^-[a-z]*c$/.test(wordText(word)));
  const code = flag < 0 ? undefined : words[flag + 1];
  const lookup = () => undefined;
  if (code !== undefined) {
    const text = resolvedValue(code.value);
    if (code.inside === undefined || text === undefined) return undefined;
    return parseShell(code.text.slice(1, -1), code.inside.start, lookup, 'bash');
  }
  const fed = command.redirects.find(
    (redirect) => redirect.heredoc !== undefined && redirect.heredocText !== undefined,
  );
  if (fed?.heredoc === undefined || fed.heredocText === undefined) return undefined;
  return parseShell(fed.heredocText, fed.heredoc.start, lookup, 'bash');
}

function inContext(inside: ShellCommand, outer: CommandContext): ShellCommand {
  const context = {
    ...inside.context,
    conditional: inside.context.conditional || outer.conditional,
    failureHandled: inside.context.failureHandled || outer.failureHandled,
    substitution: inside.context.substitution || outer.substitution,
    depth: inside.context.depth + outer.depth + 1,
  };
  return { ...inside, context };
}

function pythonModule(
  words: readonly ShellWord[],
): { word: ShellWord; rest: readonly ShellWord[] } | undefined {
  for (let at = 1; at < words.length; at++) {
    const text = textAt(words, at);
    const word = words[at + 1];
    if (/^-[A-Za-z]*m$/.test(text) && word !== undefined) return { word, rest: words.slice(at + 2) };
    if (text === '-W' || text === '-X') at++;
    else if (!text.startsWith('-') || text === '-c' || text === '-') return undefined;
  }
  return undefined;
}

function textAt(words: readonly ShellWord[], at: number): string {
  const word = words[at];
  return word === undefined ? '' : wordText(word);
}

function programName(word: ShellWord | undefined): string {
  if (word === undefined) return '';
  const value = resolvedValue(word.value);
  if (value !== undefined) return canonical(value);
  const which = /^["']?\$\((?:which|command -v|type -p)\s+([\w.+-]+)\)["']?$/.exec(word.text);
  if (which?.[1] !== undefined) return canonical(which[1]);
  // `pip${PYTHON_VERSION}` and `$VENV/bin/pip` still say which tool it is.
  const base =
    word.text
      .replace(/^["']|["']$/g, '')
      .split('/')
      .at(-1) ?? '';
  const stem = /^(pip|python|conda)/.exec(base)?.[1];
  return stem ?? (base.includes('$') ? '' : canonical(base));
}

function canonical(path: string): string {
  const name = path.split('/').at(-1) ?? '';
  if (/^pip(?:\d(?:\.\d+)?)?$/.test(name)) return 'pip';
  return /^python(?:\d(?:\.\d+)?)?$/.test(name) ? 'python' : name;
}
