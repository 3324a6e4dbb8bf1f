import type { PlacedFinding } from '../../server/src/engine/lint.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { lineMap } from '../../server/src/text/lines.ts';
import type { Span } from '../../server/src/text/span.ts';

/** Draws a text with its findings under the lines they touch, then the text after each fix. */
export function drawFindings(text: string, findings: readonly PlacedFinding[]): string {
  const lines = lineMap(text);
  const out: string[] = [];
  for (let line = 0; line < lines.lineCount; line++) {
    const start = lines.lineStart(line);
    const end = lines.lineEnd(line);
    out.push(`  ${text.slice(start, end)}`);
    findings.forEach((finding, at) => {
      const carets = underline(finding.span, start, end);
      if (carets !== undefined) out.push(`  ${carets} [${at + 1}]`);
    });
  }
  findings.forEach((finding, at) => {
    out.push('', `[${at + 1}] ${finding.severity} (${finding.confidence}): ${finding.message}`);
    for (const { span, note } of finding.related) {
      const { line, character } = lines.position(span.start);
      out.push(`    ${line + 1}:${character + 1} ${note}`);
    }
    for (const source of finding.evidence) out.push(`    source: ${source.title} (${source.asOf})`);
    for (const fix of finding.fixes) {
      out.push(`    ${fix.safety} fix: ${fix.title}`);
      for (const line of changedLines(text, applyEdits(text, fix.edits))) out.push(`      ${line}`);
    }
  });
  return `${out.join('\n')}\n`;
}

function underline(span: Span, start: number, end: number): string | undefined {
  if (span.start > end || span.end < start || (span.start < start && span.end === start)) return undefined;
  const from = Math.max(span.start, start);
  const to = Math.min(span.end, end);
  if (to < from || (to === from && span.end > span.start)) return undefined;
  return ' '.repeat(from - start) + '^'.repeat(Math.max(1, to - from));
}

/** The lines that differ, `-` before and `+` after, found by cutting equal ends. */
function changedLines(before: string, after: string): string[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [
    ...a.slice(head, a.length - tail).map((line) => `- ${line}`),
    ...b.slice(head, b.length - tail).map((line) => `+ ${line}`),
  ].map((line) => line.replace(/\r$/, '␍'));
}
