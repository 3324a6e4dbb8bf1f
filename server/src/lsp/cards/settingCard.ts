import type { Setting } from '../../knowledge/subjects.ts';
import type { Answer } from '../../knowledge/types.ts';
import { type Card, type CardRow, rowsOf } from './card.ts';
import { citation } from './citation.ts';

/** The card on an environment variable or a flag of docker; undefined for names no table knows. */
export function settingCard(name: string, answer: Answer<Setting>): Card | undefined {
  if (answer.kind !== 'known') return undefined;
  const { recommended, replacedBy, status } = answer.value;
  return {
    title: name,
    rows: rowsOf([
      ...formRows(answer.value),
      ['Status', status],
      ['Replaced by', replacedBy],
      ['Recommended', recommended],
    ]),
    footer: citation(answer),
  };
}

/** What it does; the forms of a flag, each with its note, as rows of their own. */
function formRows({ does, values }: Setting): readonly CardRow[] {
  const starts = values.map((form) => does.indexOf(`${form}: `));
  if (starts.length === 0 || starts.includes(-1)) return [['Does', does]];
  return values.map((form, at) => {
    const start = (starts[at] ?? 0) + form.length + 2;
    const next = starts[at + 1] ?? does.length;
    return [form, does.slice(start, next).replace(/; $/, '')];
  });
}
