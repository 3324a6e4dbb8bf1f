import type { AnyRule } from '../engine/rule.ts';
import { ruleUrl } from '../engine/ruleUrl.ts';
import { colours, wantsColour } from './colours.ts';
import { rulesOptions } from './commandOptions.ts';
import { CLEAN, type Host, type Status } from './host.ts';
import { json } from './jsonReport.ts';

/** `ml-dockerfile rules`. */
export async function rulesCommand(args: readonly string[], host: Host): Promise<Status> {
  const { format } = rulesOptions(args);
  const rules = [...host.rules].sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1));
  host.out(format === 'json' ? json({ version: 1, rules: rules.map(ruleJson) }) : table(rules, host));
  return CLEAN;
}

function ruleJson({ meta }: AnyRule) {
  const { id, severity, title, fixable, enabled } = meta;
  return { id, severity, title, fixable, enabled, url: ruleUrl(id) };
}

function table(rules: readonly AnyRule[], host: Host): string {
  const paint = colours(wantsColour(host.env, host.terminal));
  const width = Math.max(...rules.map(({ meta }) => meta.id.length));
  const lines = rules.map(({ meta }) => {
    const severity = paint.severity(meta.severity, meta.severity.padEnd('information'.length));
    const marks = [
      ...(meta.enabled ? [] : ['off by default']),
      ...(meta.fixable === 'safe' ? ['--fix'] : []),
    ];
    const more = marks.length === 0 ? '' : paint.dim(` (${marks.join(', ')})`);
    return `${meta.id.padEnd(width)}  ${severity}  ${meta.title}${more}\n`;
  });
  return `${lines.join('')}${rules.length} rules\n`;
}
