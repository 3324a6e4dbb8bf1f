import type { CorpusFinding, CorpusResult } from './lintCorpus.ts';

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

/** The counts, times and faults of a run as text. */
export function corpusReport({
  files,
  unread,
  findings,
  crashes,
  brokenFixes,
  milliseconds,
}: CorpusResult): string {
  return [
    `${files} Dockerfiles, ${findings.length} findings, ${findings.reduce((sum, { fixes }) => sum + fixes, 0)} fixes checked`,
    '',
    ...table(findings),
    '',
    `milliseconds per file: median ${quantile(milliseconds, 0.5)}, p95 ${quantile(milliseconds, 0.95)}, max ${quantile(milliseconds, 1)}`,
    ...list('not read', unread),
    ...list('crashes', crashes),
    ...list('broken fixes', brokenFixes),
    '',
  ].join('\n');
}

function table(findings: readonly CorpusFinding[]): string[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const width = Math.max(4, ...rules.map((rule) => rule.length));
  const cells = (values: readonly (string | number)[]) =>
    values.map((value) => String(value).padStart(12)).join('');
  return [
    `${'rule'.padEnd(width)}${cells([...SEVERITIES, 'files'])}`,
    ...rules.map((rule) => {
      const own = findings.filter((finding) => finding.rule === rule);
      const counts = SEVERITIES.map(
        (severity) => own.filter((finding) => finding.severity === severity).length,
      );
      return `${rule.padEnd(width)}${cells([...counts, new Set(own.map(({ path }) => path)).size])}`;
    }),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}: ${items.length}`, ...items.map((item) => `  ${item}`)];
}

function quantile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

/** A random choice of `count` findings that the same seed makes again. */
export function sampleOf(
  findings: readonly CorpusFinding[],
  count: number,
  seed: number,
): readonly CorpusFinding[] {
  const random = mulberry32(seed);
  return findings
    .map((finding) => ({ finding, key: random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ finding }) => finding);
}

/** Findings to be read and judged, one after the other. */
export function sampleText(findings: readonly CorpusFinding[]): string {
  return findings
    .map(
      ({ rule, severity, path, line, message, excerpt }) =>
        `${path}:${line} ${severity} ${rule}\n  ${message}\n${excerpt.replace(/^/gm, '  | ')}\n`,
    )
    .join('\n');
}

/** A small generator of numbers in [0, 1), the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
