import { ruleUrl } from '../engine/ruleUrl.ts';
import type { Explanation } from '../protocol/explain.ts';
import { plainText } from './plainText.ts';
import type { Failure } from './table.ts';

const LONGEST_LINE = 400;

interface Recognised {
  readonly failure: Failure;
  readonly match: RegExpExecArray;
}

/** The failures that an output shows, in its order. */
export function explain(output: string, failures: readonly Failure[]): readonly Explanation[] {
  const text = plainText(output);
  const seen = failures.flatMap((failure) => recognise(failure, text) ?? []);
  const ids = new Set(seen.map(({ failure }) => failure.id));
  return seen
    .filter(({ failure }) => failure.yieldsTo?.some((id) => ids.has(id)) !== true)
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ failure, match }) => explanation(failure, match, text));
}

function recognise(failure: Failure, text: string): Recognised | undefined {
  const matches = failure.patterns
    .map((pattern) => new RegExp(pattern, 'm').exec(text))
    .filter((match) => match !== null)
    .sort((a, b) => a.index - b.index);
  const [match] = matches;
  return match && { failure, match };
}

function explanation(failure: Failure, match: RegExpExecArray, text: string): Explanation {
  const { id, where, title, cause, remedies, sources } = failure;
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => match.groups?.[name] ?? '…');
  return {
    id,
    where,
    title,
    cause: fill(cause),
    seen: lineAt(text, match),
    remedies: remedies.map((remedy) => ({
      ...remedy,
      text: fill(remedy.text),
      ...(remedy.rule === undefined ? {} : { url: ruleUrl(remedy.rule) }),
    })),
    sources,
  };
}

/** The line with the end of the match: a pattern over several lines ends with what decides. */
function lineAt(text: string, match: RegExpExecArray): string {
  const last = match.index + match[0].length - 1;
  const start = text.lastIndexOf('\n', last) + 1;
  const end = text.indexOf('\n', last);
  const line = text.slice(start, end < 0 ? text.length : end).trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
