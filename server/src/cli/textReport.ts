import type { PlacedFinding } from '../engine/lint.ts';
import type { Severity } from '../engine/rule.ts';
import type { Span } from '../text/span.ts';
import type { Colours } from './colours.ts';
import { printable } from './printable.ts';
import { type FileProblem, type FileReport, SEVERITIES, type Summary } from './report.ts';
import { sourceLines } from './sourceLines.ts';

const MAX_TITLE = 80;

/** A report for people: what was fixed and found, file by file, and a line that sums it up. */
export function textReport(
  reports: readonly FileReport[],
  summary: Summary,
  checked: number,
  paint: Colours,
): string {
  const blocks = reports.flatMap((report) => [
    ...fixes(report, paint),
    ...report.problems.flatMap((problem) => placedProblem(report, problem, paint)),
    ...report.findings.map((finding) => findingBlock(report, finding, paint)),
  ]);
  if (checked > 0) blocks.push(`${summaryLine(reports, summary, checked, paint)}\n`);
  return blocks.join('\n');
}

/** What is wrong with a file as a whole, a line each, for standard error. */
export function problemLines({ path, problems }: FileReport): string {
  return problems
    .filter(({ span }) => span === undefined)
    .map(({ severity, message }) => `${printable(path)}: ${severity}: ${printable(message)}\n`)
    .join('');
}

/** What was done to a file. */
export function fixes({ path, applied }: FileReport, paint: Colours): string[] {
  if (applied.length === 0) return [];
  const titles = applied.map(({ rule, title }) => `  ${rule}: ${printable(title)}\n`);
  return [
    `${paint.bold(`${printable(path)}: fixed ${count(applied.length, 'problem')}`)}\n${titles.join('')}`,
  ];
}

function placedProblem(
  report: FileReport,
  { span, severity, message }: FileProblem,
  paint: Colours,
): string[] {
  // Those about a file as a whole are on standard error.
  return span === undefined ? [] : [block(report, span, severity, '', message, [], paint)];
}

function findingBlock(report: FileReport, finding: PlacedFinding, paint: Colours): string {
  const at = (span: Span) => {
    const { line, character } = report.lines.position(span.start);
    return `${line + 1}:${character + 1}`;
  };
  const notes: [string, string][] = [
    ...finding.related.map(({ span, note }): [string, string] => ['note', `${at(span)} ${note}`]),
    ...finding.fixes.map(({ title, safety }): [string, string] => [
      'fix',
      safety === 'safe' ? `${title} (--fix)` : title,
    ]),
    ...sourceNote(finding),
  ];
  return block(report, finding.span, finding.severity, ` ${finding.rule}`, finding.message, notes, paint);
}

/** The first source stands for all: JSON and the page of the rule have the rest. */
function sourceNote({ evidence }: PlacedFinding): [string, string][] {
  const [first, ...more] = evidence;
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return [['source', `${shortened(first.title)}, ${first.asOf}${others}`]];
}

function shortened(title: string): string {
  return title.length <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE - 1).trimEnd()}…`;
}

function block(
  { path, text, lines }: FileReport,
  span: Span,
  severity: Severity,
  rule: string,
  message: string,
  notes: readonly (readonly [string, string])[],
  paint: Colours,
): string {
  const { line, character } = lines.position(span.start);
  const place = paint.bold(`${printable(path)}:${line + 1}:${character + 1}:`);
  const head = `${place} ${paint.severity(severity, severity)}${rule}: ${printable(message)}`;
  const shown = sourceLines(text, lines, span);
  const width = Math.max(...shown.map(({ number }) => String(number ?? '').length));
  const gutter = (label: string, mark: string) => paint.dim(`  ${label.padStart(width)} ${mark}`);
  const source = shown.flatMap(({ number, source, carets }) => [
    `${gutter(String(number ?? ''), '|')} ${source}`,
    ...(carets === '' ? [] : [`${gutter('', '|')} ${paint.severity(severity, carets)}`]),
  ]);
  const tail = notes.map(
    ([label, note]) => `${gutter('', '=')} ${paint.blue(`${label}:`)} ${printable(note)}`,
  );
  return `${[head, ...source, ...tail].join('\n')}\n`;
}

function summaryLine(
  reports: readonly FileReport[],
  summary: Summary,
  checked: number,
  paint: Colours,
): string {
  const files = count(checked, 'file');
  const found = SEVERITIES.filter((severity) => summary[severity] > 0);
  if (found.length === 0) return `${files} checked, no findings`;
  const counts = found.map((severity) =>
    paint.severity(severity, severityCount(summary[severity], severity)),
  );
  const safe = reports
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.fixes.some((fix) => fix.safety === 'safe')).length;
  const fixable = safe === 0 ? '' : `; --fix can fix ${safe}`;
  return `${files} checked: ${counts.join(', ')}${fixable}`;
}

function severityCount(number: number, severity: Severity): string {
  return severity === 'information' ? `${number} information` : count(number, severity);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
