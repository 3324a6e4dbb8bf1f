import type { PlacedFinding } from '../engine/lint.ts';
import { ruleUrl } from '../engine/ruleUrl.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { Span } from '../text/span.ts';
import type { FileProblem, FileReport, Summary } from './report.ts';

/** The report for programs. Its shape is a contract (docs/cli.md): positions are zero-based UTF-16, as in LSP. */
export function jsonReport(
  reports: readonly FileReport[],
  summary: Summary,
  knowledge: KnowledgeBase,
): string {
  return json({
    version: 1,
    knowledge: { revision: knowledge.revision, asOf: knowledge.asOf },
    files: reports.map((report) => ({
      path: report.path,
      findings: report.findings.map((finding) => findingOf(report, finding)),
      problems: report.problems.map((problem) => problemOf(report, problem)),
    })),
    summary,
  });
}

/** A document for programs, with a line break at the end. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function findingOf(report: FileReport, finding: PlacedFinding) {
  const { path } = report;
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    url: ruleUrl(finding.rule),
    range: rangeOf(report, finding.span),
    related: finding.related.map(({ span, note }) => ({ path, range: rangeOf(report, span), message: note })),
    evidence: finding.evidence.map(({ title, asOf }) => ({ title, asOf })),
    fixes: finding.fixes.map(({ title, safety, edits }) => ({
      title,
      safety,
      edits: edits.map(({ span, text }) => ({ path, range: rangeOf(report, span), newText: text })),
    })),
  };
}

function problemOf(report: FileReport, { message, severity, span }: FileProblem) {
  return span === undefined ? { message, severity } : { message, severity, range: rangeOf(report, span) };
}

function rangeOf({ lines }: FileReport, { start, end }: Span) {
  return { start: lines.position(start), end: lines.position(end) };
}
