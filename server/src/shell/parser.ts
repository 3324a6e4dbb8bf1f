import {
  type AndOr,
  type Command,
  type CommandNode,
  type CompoundList,
  forEachChild,
  type ParsedScript,
  type Pipeline,
  type PipelineNode,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import type { Lookup, Resolved, VariableValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import type { CommandContext, Dialect, Redirect, ShellCommand, ShellOption, ShellScript } from './script.ts';
import { readWord } from './words.ts';

// Past these the parser's recursion costs more than the answer is worth; the script is then "not analysed".
const MAX_LENGTH = 64 * 1024;
const MAX_NESTING = 50;

/**
 * Parses a POSIX or bash script that stands at `start` in the document. Total: half-typed input gives what could be
 * read, with problems; a script too long or too deep gives no commands and one problem.
 */
export function parseShell(
  text: string,
  start: number,
  lookup: Lookup,
  dialect: Dialect,
  initialOptions: Iterable<ShellOption> = [],
): ShellScript {
  const span = { start, end: start + text.length };
  const options = new Set(initialOptions);
  const nothing = { dialect, span, commands: [], options };
  if (dialect !== 'sh' && dialect !== 'bash') return { ...nothing, problems: [] };
  if (text.length > MAX_LENGTH || tooDeep(text)) {
    return { ...nothing, problems: [{ span, message: 'script too long or too deeply nested to analyse' }] };
  }
  const ast = parse(text);
  const reader = new CommandReader(text, start, lookup, options);
  reader.script(ast, ROOT);
  const problems = (ast.errors ?? []).map((error) => ({
    span: { start: start + error.pos, end: start + Math.min(error.pos + 1, text.length) },
    message: error.message,
  }));
  return { dialect, span, commands: reader.commands, options, problems };
}

function tooDeep(text: string): boolean {
  let depth = 0;
  for (const unit of text) {
    if (unit === '(' || unit === '{') depth++;
    else if (unit === ')' || unit === '}') depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

const ROOT: CommandContext = {
  conditional: false,
  failureHandled: false,
  piped: 'no',
  pipeline: 0,
  substitution: false,
  depth: 0,
};

/** Walks the tree of one script and lists its commands in the order they stand. */
class CommandReader {
  readonly commands: ShellCommand[] = [];
  readonly #assigned = new Map<string, VariableValue | undefined>();
  #pipelines = 0;
  private readonly text: string;
  private readonly start: number;
  private readonly outer: Lookup;
  private readonly options: Set<ShellOption>;

  constructor(text: string, start: number, outer: Lookup, options: Set<ShellOption>) {
    this.text = text;
    this.start = start;
    this.outer = outer;
    this.options = options;
  }

  script(script: ParsedScript, context: CommandContext): void {
    for (const statement of script.commands) this.statement(statement, context);
  }

  private readonly lookup: Lookup = (name) => {
    return this.#assigned.has(name) ? this.#assigned.get(name) : this.outer(name);
  };

  private span(node: { readonly pos: number; readonly end: number }): Span {
    return { start: this.start + node.pos, end: this.start + node.end };
  }

  private statement(statement: Statement, context: CommandContext): void {
    this.pipelineNode(statement.command, context);
  }

  private list(list: CompoundList, context: CommandContext): void {
    for (const statement of list.commands) this.statement(statement, context);
  }

  private pipelineNode(node: PipelineNode | AndOr, context: CommandContext): void {
    if (node.type === 'AndOr') this.andOr(node, context);
    else if (node.type === 'Pipeline') this.pipeline(node, context);
    else this.commandNode(node, context);
  }

  private andOr(node: AndOr, context: CommandContext): void {
    node.commands.forEach((command, at) => {
      const handled = node.operators.slice(at).includes('||');
      const afterOr = node.operators.slice(0, at).includes('||');
      this.pipelineNode(command, {
        ...context,
        failureHandled: context.failureHandled || handled,
        conditional: context.conditional || afterOr,
      });
    });
  }

  private pipeline(node: Pipeline, context: CommandContext): void {
    const pipeline = ++this.#pipelines;
    const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
    const single = node.commands.length === 1;
    node.commands.forEach((command, at) => {
      this.commandNode(command, {
        ...context,
        failureHandled: context.failureHandled || negated,
        piped: single ? context.piped : at === 0 ? 'first' : 'later',
        pipeline: single ? context.pipeline : pipeline,
        depth: context.depth + (single ? 0 : 1),
      });
    });
  }

  private commandNode(node: CommandNode, context: CommandContext): void {
    const conditional = { ...context, conditional: true };
    switch (node.type) {
      case 'Command':
        this.command(node, context);
        return;
      case 'Redirected':
        this.commandNode(node.command, context);
        return;
      case 'Subshell':
        this.list(node.body, { ...context, depth: context.depth + 1 });
        return;
      case 'BraceGroup':
        this.list(node.body, context);
        return;
      case 'If':
        this.list(node.clause, { ...context, failureHandled: true });
        this.list(node.then, conditional);
        for (const branch of node.elif) {
          this.list(branch.clause, { ...conditional, failureHandled: true });
          this.list(branch.then, conditional);
        }
        if (node.else !== undefined) this.list(node.else, conditional);
        return;
      default:
        this.otherCompound(node, conditional);
    }
  }

  private otherCompound(node: SyntaxNode, context: CommandContext): void {
    if (node.type === 'For' || node.type === 'Select') this.#assigned.set(node.name.value, undefined);
    forEachChild(node, (child) => this.visit(child, context));
  }

  /** Finds the commands below any node: loop bodies, `case` items, words with `$(…)`. */
  private visit(node: SyntaxNode, context: CommandContext): void {
    switch (node.type) {
      case 'Statement':
        this.statement(node, context);
        return;
      case 'CompoundList':
        this.list(node, context);
        return;
      case 'AndOr':
      case 'Pipeline':
      case 'Command':
        this.pipelineNode(node, context);
        return;
      case 'Script':
        // Escaped backticks hold decoded text of their own, whose positions are not ours.
        if (node.source === undefined)
          this.script(node, { ...context, substitution: true, depth: context.depth + 1 });
        return;
      default:
        forEachChild(node, (child) => this.visit(child, context));
    }
  }

  private command(node: Command, context: CommandContext): void {
    const substituted: CommandContext = { ...context, piped: 'no', pipeline: 0 };
    forEachChild(node, (child) => {
      forEachChild(child, (part) => this.visit(part, substituted));
    });
    const args = node.args.map((argument) =>
      argument.type === 'Word' ? argument : { ...argument, type: 'Word' as const, value: argument.text },
    );
    const words = node.name === undefined ? args : [node.name, ...args];
    const argv = words.map((word) => readWord(word, this.text, this.start, this.lookup));
    const env = node.prefix.flatMap((prefix) =>
      prefix.type === 'Assignment' ? [this.assignment(prefix)] : [],
    );
    if (argv.length === 0)
      for (const { name, value } of env) this.assign(name.value, value, name.span, context);
    const program = argv[0]?.text;
    if (program === 'export' || program === 'readonly' || program === 'local' || program === 'declare') {
      for (const argument of node.args) {
        if (argument.type !== 'Assignment') continue;
        const { name, value } = this.assignment(argument);
        this.assign(name.value, value, name.span, context);
      }
    }
    if (program === 'read') for (const word of argv.slice(1)) this.#assigned.set(word.text, undefined);
    if (program === 'set') this.set(argv.slice(1).map((word) => word.text));
    const redirects = node.redirects.map((redirect) => this.redirect(redirect));
    this.commands.push({ span: this.span(node), argv, env, redirects, context });
  }

  private assignment(node: {
    readonly pos: number;
    readonly name: string;
    readonly value: SyntaxNode;
    readonly append: boolean | undefined;
  }): {
    name: { value: string; span: Span };
    value: Resolved<string>;
  } {
    const name = { value: node.name, span: this.span({ pos: node.pos, end: node.pos + node.name.length }) };
    const word = node.value.type === 'Word' && node.append !== true ? node.value : undefined;
    if (word !== undefined) return { name, value: readWord(word, this.text, this.start, this.lookup).value };
    const span = this.span(node.value);
    return {
      name,
      value: {
        kind: 'unknown',
        raw: this.text.slice(node.value.pos, node.value.end),
        span,
        missing: [node.name],
      },
    };
  }

  /** A variable set once, on the straight path, has that value; anything else makes it unknown. */
  private assign(name: string, value: Resolved<string>, declaration: Span, context: CommandContext): void {
    const certain = !context.conditional && context.depth === 0 && !this.#assigned.has(name);
    this.#assigned.set(
      name,
      certain
        ? { value, declaration }
        : { value: { kind: 'unknown', raw: name, span: declaration, missing: [name] }, declaration },
    );
  }

  private set(args: readonly string[]): void {
    const LETTERS: Readonly<Record<string, ShellOption>> = { e: 'errexit', u: 'nounset', x: 'xtrace' };
    args.forEach((arg, at) => {
      if (!arg.startsWith('-')) return;
      for (const letter of arg.slice(1)) {
        const option = LETTERS[letter];
        if (option !== undefined) this.options.add(option);
      }
      const named = args[at + 1];
      if (
        arg.endsWith('o') &&
        (named === 'pipefail' || named === 'errexit' || named === 'nounset' || named === 'xtrace')
      ) {
        this.options.add(named);
      }
    });
  }

  private redirect(node: Redirection): Redirect {
    if (node.type === 'HereDoc') {
      return {
        span: this.span(node),
        operator: node.operator,
        target: undefined,
        heredoc: this.span(node.body),
        heredocText: this.text.slice(node.body.pos, node.body.end),
      };
    }
    return {
      span: this.span(node),
      operator: node.operator,
      target:
        node.target === undefined ? undefined : readWord(node.target, this.text, this.start, this.lookup),
      heredoc: undefined,
      heredocText: undefined,
    };
  }
}
