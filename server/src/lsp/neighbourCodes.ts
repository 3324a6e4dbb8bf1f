import type { DockerfileModel } from '../dockerfile/model.ts';
import type { PlacedFinding } from '../engine/lint.ts';
import type { AnyRule } from '../engine/rule.ts';
import type { DiagnosticData } from '../protocol/diagnosticData.ts';

/**
 * What an editor needs to hide a finding while another extension shows the same one; nothing for a rule without an
 * equal.
 */
export function neighbourData(
  finding: PlacedFinding,
  file: DockerfileModel,
  rules: readonly AnyRule[],
): DiagnosticData {
  const rule = rules.find(({ meta }) => meta.id === finding.rule);
  const codes = rule === undefined ? [] : neighbourCodes(rule);
  const { start } = finding.span;
  const instruction = file.instructions.find(({ span }) => span.start <= start && start < span.end);
  if (codes.length === 0 || instruction === undefined) return {};
  const { span } = instruction;
  return {
    neighbours: codes,
    lines: [file.lines.position(span.start).line, file.lines.position(span.end).line],
  };
}

/**
 * Codes of the editor-side neighbours' checks with the meaning of the whole rule. A rule that unites several checks of
 * one tool gets none of that tool's: one of them being shown does not say that ours is.
 */
export function neighbourCodes({ meta }: AnyRule): readonly string[] {
  return ['hadolint', 'BuildKit'].flatMap((tool) => {
    const checks = meta.docs.neighbours.flatMap((name) => {
      const [by, code, ...rest] = name.split(' ');
      return by === tool && code !== undefined && rest.length === 0 ? [code] : [];
    });
    return checks.length === 1 ? checks : [];
  });
}
