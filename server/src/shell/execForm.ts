import type { Span, Spanned } from '../text/span.ts';
import type { ShellScript, ShellWord } from './script.ts';

/** The script of an exec-form instruction: one command, whose words no shell expands. */
export function execFormScript(
  span: Span,
  values: readonly string[],
  quoted: readonly Spanned<string>[],
): ShellScript {
  const argv = values.map((value, at): ShellWord => {
    const source = quoted[at] ?? { value: '', span };
    const exact = source.value.length === value.length + 2 && source.value.slice(1, -1) === value;
    return {
      span: source.span,
      text: source.value,
      value: { kind: 'known', value, span: source.span, via: [] },
      inside: exact ? { start: source.span.start + 1, end: source.span.end - 1 } : undefined,
    };
  });
  const context = {
    conditional: false,
    failureHandled: false,
    piped: 'no',
    pipeline: 0,
    substitution: false,
    depth: 0,
  } as const;
  return {
    dialect: 'none',
    span,
    commands: argv.length === 0 ? [] : [{ span, argv, env: [], redirects: [], context }],
    options: new Set(),
    problems: [],
  };
}
