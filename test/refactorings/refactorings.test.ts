import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../server/src/engine/config.ts';
import { type LintInput, lint } from '../../server/src/engine/lint.ts';
import { type PlacedOffer, refactoringsAt } from '../../server/src/engine/refactor.ts';
import { readRequirementsFile } from '../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { type Case, readCases } from '../support/cases.ts';

const ROOT = import.meta.dirname;
const knowledge = loadKnowledge();
const fixtures = readdirSync(ROOT).filter((name) => name.endsWith('.cases'));

/** `«` and `»` mark what is selected; `¦` is a cursor. */
function marked(text: string) {
  const start = text.search(/[«¦]/);
  const plain = text.replace(/[«»¦]/g, '');
  const end = text.includes('»') ? text.indexOf('»') - 1 : start;
  return { text: plain, selection: { start, end } };
}

function input(example: Case, text: string): LintInput {
  const file = parseDockerfile(`file:///project/${example.name}`, text);
  const requirements = (path: string) => {
    const content = example.files.get(path);
    return content === undefined ? undefined : readRequirementsFile(path, content);
  };
  return {
    file,
    rules: RULES,
    knowledge,
    project: { requirements },
    config: DEFAULT_CONFIG,
    today: '2026-11-21',
  };
}

function offered(example: Case, text: string, selection: { start: number; end: number }, id: string) {
  return refactoringsAt(input(example, text), selection).find((offer) => offer.id === id);
}

function loudRules(example: Case, text: string): string[] {
  const { findings, crashes } = lint(input(example, text));
  expect(crashes).toEqual([]);
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule }) => rule);
}

function checkResult(example: Case, text: string, offer: PlacedOffer, cursor: boolean): string {
  const result = applyEdits(text, offer.edits);
  const before = parseDockerfile('f', text);
  const after = parseDockerfile('f', result);
  expect(after.problems).toEqual([]);
  for (const comment of before.comments)
    expect(after.comments.map((one) => one.text)).toContain(comment.text);
  for (const instruction of before.instructions)
    if (['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'EXPOSE'].includes(instruction.keyword))
      expect(result).toContain(text.slice(instruction.span.start, instruction.span.end));
  if (text.includes('\r\n')) expect(result.replace(/\r\n/g, '')).not.toMatch(/\n/);
  const known = loudRules(example, text);
  const added = loudRules(example, result).filter((rule) => !known.includes(rule));
  expect(added, 'no new finding at warning or above').toEqual([]);
  for (let at = 0; at <= result.length; at++) {
    if (at > 0 && result[at - 1] !== '\n') continue;
    const again = cursor ? offered(example, result, { start: at, end: at }, offer.id) : undefined;
    expect(again?.title, 'a second time there is nothing to do').toBeUndefined();
  }
  return result;
}

describe.each(fixtures)('%s', (path) => {
  const id = path.replace('.cases', '');
  const cases = readCases(readFileSync(join(ROOT, path), 'utf8'));

  it.each(cases)('$title ($fires)', (example) => {
    const { text, selection } = marked(example.text);
    const offer = offered(example, text, selection, id);
    expect(offer === undefined ? 0 : 1).toBe(example.fires);
    if (offer !== undefined) checkResult(example, text, offer, selection.start === selection.end);
  });

  it('keeps the results', async () => {
    const drawn = cases.flatMap((example) => {
      const { text, selection } = marked(example.text);
      const offer = offered(example, text, selection, id);
      return offer === undefined
        ? []
        : [`=== ${example.title}: ${offer.title}\n${applyEdits(text, offer.edits)}`];
    });
    await expect(drawn.join('\n')).toMatchFileSnapshot(join(ROOT, `${id}.expected`));
  });
});
