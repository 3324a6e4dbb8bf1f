import type { DockerfileModel, ParseProblem } from '../dockerfile/model.ts';
import type { KnowledgeBase, Source } from '../knowledge/types.ts';
import type { Span } from '../text/span.ts';
import type { LintConfig } from './config.ts';
import { readPragmas } from './pragmas.ts';
import { detectProfile } from './profile.ts';
import type { ProjectFacts } from './projectFacts.ts';
import type {
  AnyRule,
  Confidence,
  Finding,
  Fix,
  Related,
  RuleContext,
  Severity,
  UnpinnedImage,
} from './rule.ts';
import { targetOf } from './target.ts';

/** A finding ready to be shown: message filled in, severity decided. */
export interface PlacedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly evidence: readonly Source[];
  readonly fixes: readonly Fix[];
  readonly unpinned?: UnpinnedImage;
}

/** Something about the file or its comments that is wrong in itself, outside the rules. */
export interface LintProblem {
  readonly span: Span;
  readonly message: string;
  /** `dockerfile`: the builder would refuse the file. */
  readonly source: ParseProblem['source'] | 'pragma';
}

export interface LintResult {
  readonly findings: readonly PlacedFinding[];
  readonly problems: readonly LintProblem[];
  /** Rules that threw; their findings for this file are missing. */
  readonly crashes: readonly { readonly rule: string; readonly error: unknown }[];
}

export interface LintInput {
  readonly file: DockerfileModel;
  readonly rules: readonly AnyRule[];
  readonly knowledge: KnowledgeBase;
  readonly project: ProjectFacts;
  readonly config: LintConfig;
  /** ISO date. */
  readonly today: string;
}

/** Runs the rules over one file. A rule that throws loses its own findings and nobody else's. */
export function lint(input: LintInput): LintResult {
  const steps = lintInSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, with a rest after each rule, in which whoever has something more urgent to do can do it. */
export function* lintInSteps({
  file,
  rules,
  knowledge,
  project,
  config,
  today,
}: LintInput): Generator<undefined, LintResult> {
  const profile = config.profile ?? detectProfile(file);
  const pragmas = readPragmas(file, new Set(rules.map((rule) => rule.meta.id)), hadolintCodes(rules));
  const target = targetOf(config);
  const findings: PlacedFinding[] = [];
  const crashes: { rule: string; error: unknown }[] = [];
  for (const rule of rules) {
    const settings = config.rules.get(rule.meta.id);
    if (settings?.severity === 'off' || (!rule.meta.enabled && settings?.severity === undefined)) continue;
    const options = { ...defaults(rule), ...settings?.options };
    const context: RuleContext<object> = { file, project, knowledge, options, profile, target, today };
    try {
      for (const finding of rule.check(context)) {
        if (pragmas.suppresses(rule.meta.id, finding.span)) continue;
        findings.push(place(rule, finding, settings?.severity));
      }
    } catch (error) {
      crashes.push({ rule: rule.meta.id, error });
    }
    yield;
  }
  const problems: LintProblem[] = [
    ...file.problems,
    ...pragmas.problems.map((problem) => ({ ...problem, source: 'pragma' as const })),
  ];
  return { findings: ordered(findings), problems, crashes };
}

/** Maps a hadolint code to the ids of our rules that name it as a neighbour. */
function hadolintCodes(rules: readonly AnyRule[]): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const { meta } of rules) {
    for (const neighbour of meta.docs.neighbours) {
      const code = /^hadolint (DL\d+)/.exec(neighbour)?.[1];
      if (code !== undefined) codes.set(code, [...(codes.get(code) ?? []), meta.id]);
    }
  }
  return codes;
}

/** Fills `{name}` places of a message; a name without data stays as it is, so that a test can see it. */
function fillMessage(template: string, data: Readonly<Record<string, string | number>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(data[name] ?? place));
}

function defaults(rule: AnyRule): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule.meta.options).map(([name, spec]) => [name, spec.default]));
}

function place(rule: AnyRule, finding: Finding, severity: Severity | undefined): PlacedFinding {
  const { meta } = rule;
  const template = meta.messages[finding.message];
  if (template === undefined) throw new Error(`no message "${finding.message}"`);
  return {
    rule: meta.id,
    severity: severity ?? finding.severity ?? meta.severity,
    confidence: finding.confidence ?? meta.confidence,
    message: fillMessage(template, finding.data),
    span: finding.span,
    related: finding.related ?? [],
    evidence: finding.evidence ?? [],
    fixes: finding.fixes ?? [],
    ...(finding.unpinned === undefined ? {} : { unpinned: finding.unpinned }),
  };
}

/** By place, then rule; exact repeats are dropped. */
function ordered(findings: readonly PlacedFinding[]): PlacedFinding[] {
  const seen = new Set<string>();
  return [...findings]
    .sort(
      (a, b) =>
        a.span.start - b.span.start ||
        a.span.end - b.span.end ||
        compare(a.rule, b.rule) ||
        compare(a.message, b.message),
    )
    .filter(({ rule, span, message }) => {
      const key = JSON.stringify([rule, span.start, span.end, message]);
      return !seen.has(key) && seen.add(key);
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
