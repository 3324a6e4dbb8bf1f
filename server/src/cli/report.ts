import type { LintResult, PlacedFinding } from '../engine/lint.ts';
import type { Severity } from '../engine/rule.ts';
import { type LineMap, lineMap } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Applied } from './checker.ts';

/** Something that is wrong about a file in itself: it cannot be read, or a comment or setting in it is wrong. */
export interface FileProblem {
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Undefined when the file as a whole is meant. */
  readonly span: Span | undefined;
}

/** What was found in one file. */
export interface FileReport {
  /** As shown: relative to the working folder where it lies below it, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly findings: readonly PlacedFinding[];
  readonly problems: readonly FileProblem[];
  /** Fixes that were written to the file before it was checked. */
  readonly applied: readonly Applied[];
}

export type Summary = Readonly<Record<Severity, number>>;

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The report on a file that was checked. */
export function checkedReport(
  path: string,
  text: string,
  { findings, problems, crashes }: LintResult,
  applied: readonly Applied[],
): FileReport {
  return {
    path,
    text,
    lines: lineMap(text),
    findings,
    problems: [
      ...[...problems]
        .sort((a, b) => a.span.start - b.span.start)
        .map(({ span, message, source }): FileProblem => {
          const severity = source === 'dockerfile' ? 'error' : 'warning';
          return { message, severity, span };
        }),
      ...crashes.map(({ rule }): FileProblem => {
        const message = `internal error in rule ${rule}, its findings are missing`;
        return { message, severity: 'error', span: undefined };
      }),
    ],
    applied,
  };
}

/** The report on a file of which only problems are known. */
export function problemReport(path: string, text: string, problems: readonly FileProblem[]): FileReport {
  return { path, text, lines: lineMap(text), findings: [], problems, applied: [] };
}

/** Findings by severity; problems are not findings. */
export function summarise(reports: readonly FileReport[]): Summary {
  const summary = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { findings } of reports) for (const { severity } of findings) summary[severity]++;
  return summary;
}

/** True when the builder would refuse one of the files. */
export function hasErrors(reports: readonly FileReport[]): boolean {
  return reports.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
}

/** True when there is a finding of severity `limit` or a graver one. */
export function reaches(summary: Summary, limit: Severity | 'never'): boolean {
  if (limit === 'never') return false;
  return SEVERITIES.slice(0, SEVERITIES.indexOf(limit) + 1).some((severity) => summary[severity] > 0);
}
