import type { Setting } from '../../knowledge/subjects.ts';
import type { Answer } from '../../knowledge/types.ts';
import { type Card, rowsOf } from './card.ts';
import { citation } from './citation.ts';

/** The card on an environment variable or a flag of docker; undefined for names no table knows. */
export function settingCard(name: string, answer: Answer<Setting>): Card | undefined {
  if (answer.kind !== 'known') return undefined;
  const { does, recommended, replacedBy, status } = answer.value;
  return {
    title: name,
    rows: rowsOf([
      ['Does', does],
      ['Status', status],
      ['Replaced by', replacedBy],
      ['Recommended', recommended],
    ]),
    footer: citation(answer),
  };
}
