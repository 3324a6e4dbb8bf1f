import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG, type LintConfig } from '../../../server/src/engine/config.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { NO_PROJECT } from '../../../server/src/engine/projectFacts.ts';
import type { AnyRule } from '../../../server/src/engine/rule.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { RULES } from '../../../server/src/rules/index.ts';
import { brokenFixAll, brokenPromises, remembering, withoutRevealed } from '../../support/promises.ts';
import { dockerfiles } from './fragments.ts';

const knowledge = loadKnowledge();
/** Rules that are off by default take part with the severity they would have. */
const EVERYTHING: LintConfig = {
  ...DEFAULT_CONFIG,
  rules: new Map(
    RULES.filter(({ meta }) => !meta.enabled).map(({ meta }) => [
      meta.id,
      { severity: meta.severity, options: {} },
    ]),
  ),
};

function check(text: string, rules: readonly AnyRule[] = RULES) {
  const file = parseDockerfile('file:///project/Dockerfile', text);
  const result = lint({
    file,
    rules,
    knowledge,
    project: NO_PROJECT,
    config: EVERYTHING,
    today: '2026-11-21',
  });
  expect(result.crashes).toEqual([]);
  return result.findings;
}

// The seed is fixed so that a failure is everybody's; change it to look elsewhere.
const seed = Number(process.env.FC_SEED ?? 20261121);

describe('in Dockerfiles put together from real fragments', () => {
  it('every fix holds its promises', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        const remembered = remembering(check);
        for (const finding of remembered(text))
          for (const fix of finding.fixes)
            expect(
              withoutRevealed(finding, brokenPromises(text, finding, fix, remembered)),
              `${finding.rule}: ${fix.title}`,
            ).toEqual([]);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 120), seed },
    );
  });

  it('fixing everything reaches one fixed point and loses nothing', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        expect(brokenFixAll(text, remembering(check))).toEqual([]);
      }),
      { numRuns: 200, seed },
    );
  });

  it('findings are ordered, repeatable, and independent of the order of rules', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        const findings = check(text);
        expect(check(text)).toEqual(findings);
        expect(check(text, [...RULES].reverse())).toEqual(findings);
        const starts = findings.map(({ span }) => span.start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
      { numRuns: 150, seed },
    );
  });
});
