import { resolve } from 'node:path';
import type { PreflightItem, PreflightStatus } from '../engine/preflight/item.ts';
import { ruleUrl } from '../engine/ruleUrl.ts';
import { type LineMap, lineMap } from '../text/lines.ts';
import { Checker } from './checker.ts';
import { type Colours, colours, wantsColour } from './colours.ts';
import { preflightOptions } from './commandOptions.ts';
import { displayPath } from './displayPath.ts';
import { CLEAN, FAILED, FOUND, type Host, type Status } from './host.ts';
import { json } from './jsonReport.ts';
import { printable } from './printable.ts';
import { ProjectConfigs } from './projectConfigs.ts';
import { readText } from './readText.ts';
import { problemLines } from './textReport.ts';

/** `ml-dockerfile preflight`: the checklist for one Dockerfile. Status 1 when an item failed. */
export async function preflightCommand(args: readonly string[], host: Host): Promise<Status> {
  const options = preflightOptions(args);
  const path = resolve(host.cwd, options.path);
  const shown = displayPath(path, host.cwd);
  const read = await readText(path);
  if ('problem' in read) return refuse(host, shown, read.problem);
  const configs = new ProjectConfigs(host, options.config);
  const config = await configs.of(path);
  for (const report of configs.reports) host.err(problemLines(report));
  if (config === undefined) return FAILED;
  const checker = new Checker(host);
  const items = await checker.preflight(path, read.text, config, options);
  if (items === undefined) return refuse(host, shown, 'no FROM, so there is nothing to build');
  const lines = lineMap(read.text);
  const { revision, asOf } = checker.knowledge;
  if (options.format === 'json')
    host.out(json({ version: 1, knowledge: { revision, asOf }, path: shown, ...itemsJson(items, lines) }));
  else host.out(itemsText(shown, items, lines, colours(wantsColour(host.env, host.terminal))));
  return items.some(({ status }) => status === 'failed') ? FOUND : CLEAN;
}

function refuse(host: Host, path: string, problem: string): Status {
  host.err(`${printable(path)}: error: ${problem}\n`);
  return FAILED;
}

function itemsJson(items: readonly PreflightItem[], lines: LineMap) {
  const count = (wanted: PreflightStatus) => items.filter(({ status }) => status === wanted).length;
  return {
    items: items.map(({ id, title, status, detail, span, rule }) => ({
      id,
      title,
      status,
      detail,
      range: span === undefined ? null : { start: lines.position(span.start), end: lines.position(span.end) },
      rule: rule === undefined ? null : { id: rule, url: ruleUrl(rule) },
    })),
    summary: {
      passed: count('passed'),
      failed: count('failed'),
      notApplicable: count('not-applicable'),
      unverified: count('unverified'),
    },
  };
}

const WORDS: Readonly<Record<PreflightStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  'not-applicable': 'not applicable',
  unverified: 'not verified',
};
const WIDTH = 'not applicable'.length;

function itemsText(path: string, items: readonly PreflightItem[], lines: LineMap, paint: Colours): string {
  return items
    .map(({ title, status, detail, span, rule }) => {
      const word = WORDS[status].padEnd(WIDTH);
      const painted = status === 'failed' ? paint.severity('error', word) : paint.bold(word);
      const line = span === undefined ? '' : `${printable(path)}:${lines.position(span.start).line + 1}: `;
      const why = rule === undefined ? '' : paint.dim(` (${rule})`);
      return `${painted}  ${title}\n${' '.repeat(WIDTH)}  ${line}${printable(detail)}${why}\n`;
    })
    .join('');
}
