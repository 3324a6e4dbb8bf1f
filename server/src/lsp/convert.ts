import type { Diagnostic, TextEdit as LspEdit, Range } from 'vscode-languageserver';
import type { PlacedFinding } from '../engine/lint.ts';
import type { Severity } from '../engine/rule.ts';
import { ruleUrl } from '../engine/ruleUrl.ts';
import type { TextEdit } from '../text/edits.ts';
import type { LineMap } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { ClientFacts } from './clientFacts.ts';

/** Name under which editors list our diagnostics. */
export const DIAGNOSTIC_SOURCE = 'ml-dockerfile';

const SEVERITIES: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
};

/** A span as lines and UTF-16 characters. */
export function toRange(lines: LineMap, span: Span): Range {
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

export function toEdit(lines: LineMap, edit: TextEdit): LspEdit {
  return { range: toRange(lines, edit.span), newText: edit.text };
}

/** A finding as an editor shows it. `id` finds it again in the snapshot it came from. */
export function toDiagnostic(
  finding: PlacedFinding,
  id: string,
  uri: string,
  lines: LineMap,
  client: ClientFacts,
): Diagnostic {
  const related = finding.related.map(({ span, note }) => ({
    location: { uri, range: toRange(lines, span) },
    message: note,
  }));
  return {
    range: toRange(lines, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    ...(client.codeDescription ? { codeDescription: { href: ruleUrl(finding.rule) } } : {}),
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    ...(client.relatedInformation && related.length > 0 ? { relatedInformation: related } : {}),
    data: { id },
  };
}

/** Something that is wrong in itself, outside the rules. */
export function toProblem(
  { span, message }: { readonly span: Span; readonly message: string },
  lines: LineMap,
  severity: Severity = 'warning',
): Diagnostic {
  return { range: toRange(lines, span), severity: SEVERITIES[severity], source: DIAGNOSTIC_SOURCE, message };
}
