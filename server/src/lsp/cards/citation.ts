import type { Answer } from '../../knowledge/types.ts';
import { sourcesLine } from './sources.ts';

/** What is known, or undefined. */
export function knownValue<T>(answer: Answer<T>): T | undefined {
  return answer.kind === 'known' ? answer.value : undefined;
}

/** The sources of all known answers on one line, dated by the newest; nothing when none is known. */
export function citation(...answers: readonly Answer<unknown>[]): readonly string[] {
  const known = answers.filter((answer) => answer.kind === 'known');
  const dates = known.map(({ asOf }) => asOf).sort();
  const newest = dates.at(-1);
  return newest === undefined
    ? []
    : [
        sourcesLine(
          known.flatMap(({ sources }) => sources),
          newest,
        ),
      ];
}
