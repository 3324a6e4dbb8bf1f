import { jsonStrings } from '../formats/jsonStrings.ts';
import { execFormScript } from '../shell/execForm.ts';
import { parseShell } from '../shell/parser.ts';
import type { Dialect, ShellScript } from '../shell/script.ts';
import type { Lookup, Resolved } from '../text/resolved.ts';
import type { Span, Spanned } from '../text/span.ts';
import { type InstructionCache, type RawInstruction, readInstruction } from './astAdapter.ts';
import { expandWord } from './expand.ts';
import type { LogicalLine } from './logicalLines.ts';
import type {
  Assignment,
  ExecInstruction,
  Instruction,
  Mount,
  OtherInstruction,
  RunInstruction,
} from './model.ts';
import { Scope } from './scope.ts';
import { type ShellSetting, shellOfBase, shellSetting } from './shellSetting.ts';

type Common = Omit<Instruction, 'keyword'> & { readonly stage: number };

const OTHER = new Set([
  'WORKDIR',
  'USER',
  'EXPOSE',
  'VOLUME',
  'SHELL',
  'STOPSIGNAL',
  'ONBUILD',
  'MAINTAINER',
]);

/** Instructions that later ones are read by. */
const SETTING = new Set(['FROM', 'ARG', 'ENV', 'SHELL']);

/** Turns logical lines into typed instructions, one after the other, keeping track of stages, variables and SHELL. */
export class InstructionReader {
  readonly #global = new Scope();
  readonly #named = new Map<string, { readonly scope: Scope; shell: ShellSetting }>();
  #current: { readonly scope: Scope; shell: ShellSetting } | undefined;
  #scope = this.#global;
  #stage = -1;
  #shell: ShellSetting = shellOfBase(undefined);
  private readonly escapeMark: '\\' | '`';
  private readonly text: string;
  private readonly cache: InstructionCache;

  constructor(escapeMark: '\\' | '`', text: string, cache: InstructionCache) {
    this.escapeMark = escapeMark;
    this.text = text;
    this.cache = cache;
  }

  /** Reads the next line; `known` is what the same line was read as before, if nothing above it has changed. */
  read(line: LogicalLine, known?: Instruction): Instruction {
    if (known !== undefined && !SETTING.has(known.keyword)) return known;
    const raw = readInstruction(line, this.escapeMark, this.cache);
    if (raw.keyword === 'FROM') return this.from(line, raw);
    const common = this.common(line, raw);
    switch (raw.keyword) {
      case 'ARG':
        return this.variables('ARG', common, raw);
      case 'ENV':
        return this.variables('ENV', common, raw);
      case 'LABEL':
        return { ...common, keyword: 'LABEL', assignments: this.assignments(common.lookup, raw, '') };
      case 'RUN':
        return this.run(line, common, raw);
      case 'COPY':
      case 'ADD':
        return this.copy(raw.keyword, line, common);
      case 'CMD':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK':
        return this.exec(raw.keyword, line, common, raw);
      default:
        return this.other(line, common, raw);
    }
  }

  private common(line: LogicalLine, raw: RawInstruction): Common {
    const lastFlag = raw.flags.at(-1);
    const after = (lastFlag?.span.end ?? raw.keywordSpan.end) - line.head.start;
    const rest = line.blanked.slice(after);
    const start = line.head.start + after + (rest.length - rest.trimStart().length);
    return {
      span: { start: line.head.start, end: line.end },
      keywordSpan: raw.keywordSpan,
      argumentSpan: { start, end: Math.max(start, line.head.end) },
      stage: this.#stage,
      flags: raw.flags,
      words: raw.words,
      heredocs: line.heredocs,
      lookup: this.#scope.lookup(),
    };
  }

  private from(line: LogicalLine, raw: RawInstruction): Instruction {
    this.#stage++;
    const common = this.common(line, raw);
    const lookup = this.#global.lookup();
    const word = raw.words[0] ?? { value: '', span: common.argumentSpan };
    const image = this.expand(word, lookup);
    const parent = image.kind === 'unknown' ? undefined : this.#named.get(image.value.toLowerCase());
    this.#scope = new Scope(parent?.scope.lookup());
    this.#shell = parent?.shell ?? shellOfBase(image.kind === 'unknown' ? undefined : image.value);
    this.#current = { scope: this.#scope, shell: this.#shell };
    const as = raw.words.findIndex((candidate) => candidate.value.toUpperCase() === 'AS');
    const name = as < 1 ? undefined : raw.words[as + 1];
    if (name !== undefined) this.#named.set(name.value.toLowerCase(), this.#current);
    return { ...common, lookup, keyword: 'FROM', image, platform: this.flag(common, 'platform', lookup) };
  }

  private variables(keyword: 'ARG' | 'ENV', common: Common, raw: RawInstruction): Instruction {
    const assignments = this.assignments(common.lookup, raw, keyword);
    for (const { name, value } of assignments) {
      const inherited =
        keyword === 'ARG' && value === undefined && this.#stage >= 0
          ? this.#global.lookup()(name.value)
          : undefined;
      const unknown: Resolved<string> = {
        kind: 'unknown',
        raw: name.value,
        span: name.span,
        missing: [name.value],
      };
      this.#scope.declare(
        keyword,
        name.value,
        inherited ?? { value: value ?? unknown, declaration: name.span },
      );
    }
    return { ...common, keyword, assignments };
  }

  private assignments(lookup: Lookup, raw: RawInstruction, keyword: 'ARG' | 'ENV' | ''): Assignment[] {
    return raw.properties.map(({ name, raw: value }) => {
      if (value === undefined) return { name, value: undefined };
      const resolved = this.expand(value, lookup);
      const overridable = keyword === 'ARG' && resolved.kind === 'known';
      return { name, value: overridable ? { ...resolved, kind: 'overridable' } : resolved };
    });
  }

  private run(line: LogicalLine, common: Common, raw: RawInstruction): RunInstruction {
    const strings = jsonStrings(this.argumentText(line, common));
    const pure = line.heredocs.length === 1 && /^\d*<<\S+$/.test(this.argumentText(line, common));
    const form = strings !== undefined ? 'exec' : pure ? 'heredoc' : 'shell';
    const mounts = common.flags
      .filter((flag) => flag.name === 'mount')
      .map((flag): Mount => ({ span: flag.span, ...mountOptions(flag.value ?? '', common.lookup) }));
    const shell = this.#shell;
    return lazyScript({ ...common, keyword: 'RUN', form, mounts } as const, () =>
      this.script(line, common, raw, strings, form === 'heredoc', shell),
    );
  }

  private exec(
    keyword: ExecInstruction['keyword'],
    line: LogicalLine,
    common: Common,
    raw: RawInstruction,
  ): ExecInstruction {
    const command = keyword === 'HEALTHCHECK' ? afterCmd(line, common) : common.argumentSpan;
    const part = { ...common, argumentSpan: command ?? common.argumentSpan };
    const strings = command === undefined ? [] : jsonStrings(this.argumentText(line, part));
    const empty = command === undefined || command.start === command.end;
    const form = empty ? 'none' : strings !== undefined ? 'exec' : 'shell';
    const shell = this.#shell;
    return lazyScript({ ...common, keyword, form } as const, () =>
      empty ? execFormScript(common.span, [], []) : this.script(line, part, raw, strings, false, shell),
    );
  }

  private script(
    line: LogicalLine,
    common: Common,
    raw: RawInstruction,
    strings: readonly string[] | undefined,
    bodyOnly: boolean,
    shell: ShellSetting,
  ): ShellScript {
    if (strings !== undefined)
      return execFormScript(common.argumentSpan, strings, quotedStrings(line, common, raw));
    const body = line.heredocs[0]?.body;
    if (bodyOnly && body !== undefined) {
      const text = this.text.slice(body.start, body.end);
      return parseShell(text, body.start, common.lookup, interpreter(text) ?? shell.dialect, shell.options);
    }
    const start = common.argumentSpan.start;
    const head = line.blanked.slice(start - line.head.start);
    const docs = line.heredocs.length > 0 ? this.text.slice(line.head.end, line.end) : '';
    return parseShell(head + docs, start, common.lookup, shell.dialect, shell.options);
  }

  private copy(keyword: 'COPY' | 'ADD', line: LogicalLine, common: Common): Instruction {
    const json = jsonStrings(this.argumentText(line, common));
    const operators = new Set(line.heredocs.map((doc) => doc.operator.start));
    const words: readonly Resolved<string>[] =
      json === undefined
        ? common.words
            .filter((word) => !operators.has(word.span.start))
            .map((word) => this.expand(word, common.lookup))
        : json.map((value, at) => ({
            kind: 'known',
            value,
            span: common.words[at]?.span ?? common.argumentSpan,
            via: [],
          }));
    const destination = words.length + line.heredocs.length > 1 ? words.at(-1) : undefined;
    return {
      ...common,
      keyword,
      from: this.flag(common, 'from', common.lookup),
      sources: destination === undefined ? words : words.slice(0, -1),
      destination,
    };
  }

  private other(line: LogicalLine, common: Common, raw: RawInstruction): OtherInstruction {
    const keyword = OTHER.has(raw.keyword) ? (raw.keyword as OtherInstruction['keyword']) : 'UNKNOWN';
    const text = this.argumentText(line, common);
    if (keyword === 'SHELL') {
      this.#shell = shellSetting(jsonStrings(text) ?? []);
      if (this.#current !== undefined) this.#current.shell = this.#shell;
    }
    const value = this.expand({ value: text, span: common.argumentSpan }, common.lookup);
    return { ...common, keyword, value };
  }

  private flag(common: Common, name: string, lookup: Lookup): Resolved<string> | undefined {
    const flag = common.flags.find((candidate) => candidate.name === name);
    if (flag?.value === undefined || flag.valueSpan === undefined) return undefined;
    return this.expand({ value: flag.value, span: flag.valueSpan }, lookup);
  }

  private expand(word: Spanned<string>, lookup: Lookup): Resolved<string> {
    return expandWord(word.value, word.span, lookup, this.escapeMark);
  }

  private argumentText(line: LogicalLine, common: Common): string {
    return line.blanked.slice(
      common.argumentSpan.start - line.head.start,
      common.argumentSpan.end - line.head.start,
    );
  }
}

/** Adds a `script` that is parsed when somebody first asks for it. */
function lazyScript<T extends object>(
  instruction: T,
  parse: () => ShellScript,
): T & { readonly script: ShellScript } {
  let script: ShellScript | undefined;
  return Object.defineProperty(instruction, 'script', {
    enumerable: true,
    get: () => {
      script ??= parse();
      return script;
    },
  }) as T & { readonly script: ShellScript };
}

function afterCmd(line: LogicalLine, common: Common): Span | undefined {
  const text = line.blanked.slice(common.argumentSpan.start - line.head.start);
  const match = /^cmd\s+/i.exec(text);
  if (match === null) return undefined;
  return { start: common.argumentSpan.start + match[0].length, end: common.argumentSpan.end };
}

function quotedStrings(line: LogicalLine, common: Common, raw: RawInstruction): readonly Spanned<string>[] {
  if (raw.strings.length > 0) return raw.strings;
  const found: Spanned<string>[] = [];
  const text = line.blanked.slice(common.argumentSpan.start - line.head.start);
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const start = common.argumentSpan.start + match.index;
    found.push({ value: match[0], span: { start, end: start + match[0].length } });
  }
  return found;
}

function mountOptions(text: string, lookup: Lookup): { type: string; options: ReadonlyMap<string, string> } {
  const options = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const raw = equals < 0 ? 'true' : part.slice(equals + 1);
    const value = expandWord(raw, { start: 0, end: raw.length }, lookup);
    options.set(key, value.kind === 'unknown' ? raw : value.value);
  }
  return { type: options.get('type') ?? 'bind', options };
}

function interpreter(body: string): Dialect | undefined {
  const line = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(body);
  if (line === null) return undefined;
  const program = line[1]?.endsWith('/env') ? line[2] : line[1];
  const name = program?.split('/').at(-1) ?? '';
  return name === 'sh' || name === 'dash' || name === 'ash' ? 'sh' : name === 'bash' ? 'bash' : 'none';
}
