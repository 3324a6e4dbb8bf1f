import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../server/src/engine/config.ts';
import { readConfigFile } from '../../server/src/engine/configFile.ts';
import { lint, type PlacedFinding } from '../../server/src/engine/lint.ts';
import type { AnyRule } from '../../server/src/engine/rule.ts';
import { readRequirementsFile } from '../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { drawFindings } from '../support/carets.ts';
import { type Case, readCases } from '../support/cases.ts';
import { brokenFixAll, brokenPromises, remembering } from '../support/promises.ts';

const ROOT = import.meta.dirname;
const TODAY = '2026-11-21';
const knowledge = loadKnowledge();
const fixtures = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.cases'),
);

/** Runs `rules` on the text of a case with everything the case says about its surroundings. */
function run(example: Case, text: string, rules: readonly AnyRule[]): readonly PlacedFinding[] {
  const file = parseDockerfile(`file:///project/${example.name}`, text);
  const config = example.config === undefined ? DEFAULT_CONFIG : readConfigFile(example.config, RULES).config;
  const requirements = (path: string) => {
    const content = example.files.get(path);
    return content === undefined ? undefined : readRequirementsFile(path, content);
  };
  const result = lint({ file, rules, knowledge, project: { requirements }, config, today: TODAY });
  expect(result.crashes).toEqual([]);
  return result.findings;
}

describe.each(fixtures)('%s', (path) => {
  const id = path.split('/').at(-1)?.replace('.cases', '') ?? '';
  const rule = RULES.find((candidate) => candidate.meta.id === id);
  const cases = readCases(readFileSync(join(ROOT, path), 'utf8'));

  it('belongs to a rule in the same family folder', () => {
    expect(rule).toBeDefined();
    expect(existsSync(join(ROOT, '../../server/src/rules', path.replace('.cases', '.ts')))).toBe(true);
  });
  if (rule === undefined) return;

  it.each(cases)('$title ($fires)', (example) => {
    const findings = run(example, example.text, [rule]);
    expect(findings.map((finding) => finding.message)).toHaveLength(example.fires);
    const check = remembering((text) => run(example, text, RULES));
    for (const finding of findings) {
      expect(finding.message, 'every place of the message is filled').not.toMatch(/\{\w+\}/);
      expect(finding.message, 'no full stop').not.toMatch(/\.$/);
      expect(finding.fixes.filter((fix) => fix.safety === 'safe').length).toBeLessThanOrEqual(1);
      for (const fix of finding.fixes)
        expect(brokenPromises(example.text, finding, fix, check), fix.title).toEqual([]);
    }
    expect(brokenFixAll(example.text, check)).toEqual([]);
    expect(run(example, example.text, [...RULES].reverse()), 'the order of rules').toEqual(
      check(example.text),
    );
    if (example.fires > 0) {
      const best = findings.flatMap((finding) => finding.fixes.map((fix) => fix.safety));
      expect(best.includes('safe') ? 'safe' : (best[0] ?? 'none')).toBe(example.fix);
    }
  });

  it('keeps the drawn findings', async () => {
    const drawn = cases
      .filter((example) => example.fires > 0)
      .map(
        (example) =>
          `=== ${example.title}\n${drawFindings(example.text, run(example, example.text, [rule]))}`,
      );
    await expect(drawn.join('\n')).toMatchFileSnapshot(join(ROOT, path.replace('.cases', '.expected')));
  });

  it('shows every message, a documented bad and good case, and a fix if it promises one', () => {
    expect(cases.filter((example) => example.title === 'docs').map((example) => example.fires > 0)).toEqual([
      true,
      false,
    ]);
    const findings = cases.flatMap((example) => run(example, example.text, [rule]));
    const promised = rule.meta.fixable;
    if (promised === 'safe')
      expect(findings.some((f) => f.fixes.some((fix) => fix.safety === 'safe'))).toBe(true);
    if (promised === 'no') expect(findings.every((f) => f.fixes.length === 0)).toBe(true);
    else expect(findings.some((f) => f.fixes.length > 0)).toBe(true);
    for (const [key, template] of Object.entries(rule.meta.messages)) {
      const shape = new RegExp(
        `^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[\\s\\S]+')}$`,
      );
      expect(
        findings.some((finding) => shape.test(finding.message)),
        `no case shows message "${key}"`,
      ).toBe(true);
    }
  });
});

describe('every rule', () => {
  it('has a fixture file', () => {
    const ids = fixtures.map((path) => path.split('/').at(-1)?.replace('.cases', ''));
    expect(RULES.map((rule) => rule.meta.id).filter((id) => !ids.includes(id))).toEqual([]);
  });
  it('has a unique id', () => {
    const ids = RULES.map((rule) => rule.meta.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
