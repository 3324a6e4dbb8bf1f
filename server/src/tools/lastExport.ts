import type { RunInstruction } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';

/** An `export` at the end of a script. */
export interface LastExport {
  readonly span: Span;
  readonly names: readonly string[];
  /** The assignments mean the same in an ENV: no substitutions, no folder of a user, no variable the file lacks. */
  readonly plain: boolean;
}

/** The `export NAME=value` that ends a RUN and is always reached; undefined when something comes after it. */
export function lastExport({ form, script, lookup }: RunInstruction): LastExport | undefined {
  const last = script.commands.at(-1);
  if (last === undefined || form === 'exec' || script.problems.length > 0) return undefined;
  const { conditional, depth, piped, substitution } = last.context;
  if (last.argv[0]?.text !== 'export' || conditional || depth > 0 || piped !== 'no' || substitution)
    return undefined;
  const assignments = last.argv.slice(1).flatMap(({ text }) => /^(\w+)=(.*)$/s.exec(text) ?? []);
  const names = last.argv.slice(1).flatMap(({ text }) => /^(\w+)=/.exec(text)?.[1] ?? []);
  if (names.length === 0 || last.redirects.length > 0) return undefined;
  const plain =
    names.length === last.argv.length - 1 &&
    assignments.every((text) => !/[`~\\\n]|\$\(/.test(text)) &&
    variablesIn(assignments).every((name) => name === 'PATH' || lookup(name) !== undefined);
  return { span: last.span, names, plain };
}

function variablesIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name));
}
