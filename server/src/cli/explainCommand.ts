import { resolve } from 'node:path';
import { explain } from '../failures/explain.ts';
import { FAILURES } from '../failures/table.ts';
import type { Explanation, Remedy } from '../protocol/explain.ts';
import { type Colours, colours, wantsColour } from './colours.ts';
import { explainOptions } from './commandOptions.ts';
import { CLEAN, FAILED, type Host, type Status } from './host.ts';
import { json } from './jsonReport.ts';
import { printable } from './printable.ts';
import { readLog } from './readLog.ts';

/** `ml-dockerfile explain`: what the output of a failed build or run says. Status 0 whatever it says. */
export async function explainCommand(args: readonly string[], host: Host): Promise<Status> {
  const { path, format } = explainOptions(args);
  const log = await readLog(path === undefined ? undefined : resolve(host.cwd, path), host);
  if ('problem' in log) {
    host.err(`${printable(path ?? 'standard input')}: error: ${log.problem}\n`);
    return FAILED;
  }
  const explanations = explain(log.text, FAILURES);
  const paint = colours(wantsColour(host.env, host.terminal));
  host.out(format === 'json' ? json({ version: 1, explanations }) : explanationsText(explanations, paint));
  return CLEAN;
}

function explanationsText(explanations: readonly Explanation[], paint: Colours): string {
  if (explanations.length === 0) return 'no failure recognised\n';
  return explanations.map((explanation) => explanationText(explanation, paint)).join('\n');
}

function explanationText({ title, cause, seen, remedies, sources }: Explanation, paint: Colours): string {
  const [source] = sources;
  const rows: readonly (readonly [string, string])[] = [
    ['seen', seen],
    ['cause', cause],
    ...remedies.map((remedy) => ['remedy', remedyText(remedy)] as const),
    ...(source === undefined ? [] : [['source', `${source.title}, ${source.date}`] as const]),
  ];
  const lines = rows.map(([label, value]) => `  ${paint.blue(label.padEnd(6))}  ${printable(value)}\n`);
  return `${paint.bold(title)}\n${lines.join('')}`;
}

function remedyText({ text, copy, rule, setting, url }: Remedy): string {
  const more = copy ?? (rule === undefined ? (setting ?? url) : `rule ${rule}`);
  return more === undefined ? text : `${text}: ${more}`;
}
