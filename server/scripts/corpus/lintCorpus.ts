import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  brokenFixAll,
  brokenPromises,
  remembering,
  withoutRevealed,
} from '../../../test/support/promises.ts';
import { readText } from '../../src/cli/readText.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../src/engine/config.ts';
import { type LintResult, lint } from '../../src/engine/lint.ts';
import { NO_PROJECT } from '../../src/engine/projectFacts.ts';
import type { AnyRule, Severity } from '../../src/engine/rule.ts';
import type { KnowledgeBase } from '../../src/knowledge/types.ts';

export interface CorpusFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
  readonly excerpt: string;
  readonly fixes: number;
}

export interface CorpusResult {
  readonly files: number;
  readonly unread: readonly string[];
  readonly findings: readonly CorpusFinding[];
  readonly crashes: readonly string[];
  readonly brokenFixes: readonly string[];
  /** Parsing and checking, per file, in milliseconds. */
  readonly milliseconds: readonly number[];
}

const NAME = /dockerfile|^containerfile/i;
const OTHER = /\.(?:dockerignore|md|sh|py|ya?ml|json|j2|jinja2?|tmpl|tpl|template|in)$/i;

/** Every Dockerfile below a folder, in order of names. */
export function dockerfilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && NAME.test(entry.name) && !OTHER.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Checks every Dockerfile with all rules and no other files, and holds the fixes of `wanted` rules to what they promise. */
export async function lintCorpus(
  folder: string,
  rules: readonly AnyRule[],
  knowledge: KnowledgeBase,
  today: string,
  wanted: (rule: string) => boolean,
): Promise<CorpusResult> {
  const unread: string[] = [];
  const findings: CorpusFinding[] = [];
  const crashes = new Set<string>();
  const brokenFixes: string[] = [];
  const milliseconds: number[] = [];
  const paths = dockerfilesIn(folder);
  for (const path of paths) {
    const shown = relative(folder, path);
    const read = await readText(path);
    if ('problem' in read) {
      unread.push(`${shown} ${read.problem}`);
      continue;
    }
    const lintText = (text: string): LintResult => {
      const file = parseDockerfile(`file://${path}`, text);
      const result = lint({ file, rules, knowledge, project: NO_PROJECT, config: DEFAULT_CONFIG, today });
      for (const { rule, error } of result.crashes) crashes.add(`${shown} ${rule}: ${String(error)}`);
      return result;
    };
    const start = performance.now();
    const found = lintText(read.text).findings;
    milliseconds.push(performance.now() - start);
    const check = remembering((text) => lintText(text).findings);
    const { lines } = parseDockerfile('f', read.text);
    for (const finding of found.filter(({ rule }) => wanted(rule))) {
      const { rule, severity, message, span, fixes } = finding;
      const line = lines.position(span.start).line + 1;
      const excerpt = read.text.slice(span.start, Math.min(span.end, span.start + 160));
      findings.push({ rule, severity, path: shown, line, message, excerpt, fixes: fixes.length });
      for (const fix of fixes)
        for (const promise of withoutRevealed(finding, brokenPromises(read.text, finding, fix, check)))
          brokenFixes.push(`${shown}:${line} ${rule}, "${fix.title}": ${promise}`);
    }
    for (const promise of brokenFixAll(read.text, check)) brokenFixes.push(`${shown} ${promise}`);
  }
  return { files: paths.length, unread, findings, crashes: [...crashes], brokenFixes, milliseconds };
}
