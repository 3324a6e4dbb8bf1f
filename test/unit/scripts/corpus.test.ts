import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpusReport, sampleOf, sampleText } from '../../../server/scripts/corpus/corpusReport.ts';
import { dockerfilesIn, lintCorpus } from '../../../server/scripts/corpus/lintCorpus.ts';
import type { AnyRule } from '../../../server/src/engine/rule.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { RULES } from '../../../server/src/rules/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const corpus = (rules: readonly AnyRule[] = RULES) =>
  lintCorpus(folder, rules, loadKnowledge(), '2026-11-21', () => true);

const ADD = 'FROM python:3.12-slim\nADD app.py .\nUSER 10001\n';

describe('the corpus run', () => {
  it('takes what is named like a Dockerfile, and not what only speaks of one', () => {
    for (const name of ['a/Dockerfile', 'Dockerfile-gpu', 'b/x.Dockerfile', 'Containerfile'])
      write(name, ADD);
    for (const name of ['Dockerfile.md', '.dockerignore', 'c/Dockerfile.j2', 'app.py']) write(name, ADD);
    expect(dockerfilesIn(folder).map((path) => path.slice(folder.length + 1))).toEqual([
      'Containerfile',
      'Dockerfile-gpu',
      'a/Dockerfile',
      'b/x.Dockerfile',
    ]);
  });

  it('counts findings, and says which files it could not read', async () => {
    write('one/Dockerfile', ADD);
    write('two/Dockerfile', new Uint8Array([0xff, 0xfe, 0x00]));
    const result = await corpus();
    expect(result.unread).toEqual(['two/Dockerfile is UTF-16 text; a Dockerfile must be UTF-8']);
    const found = result.findings.filter(({ rule }) => rule === 'add-instead-of-copy');
    expect(found).toEqual([
      expect.objectContaining({ path: 'one/Dockerfile', line: 2, excerpt: 'ADD', fixes: 1 }),
    ]);
    expect([result.crashes, result.brokenFixes]).toEqual([[], []]);
    expect(corpusReport(result)).toMatch(/^2 Dockerfiles, \d+ findings, \d+ fixes checked\n/);
    expect(corpusReport(result)).toMatch(/add-instead-of-copy +0 +0 +1 +0 +1\n/);
  });

  it('reports a rule that throws and a fix that leaves its finding', async () => {
    const [rule] = RULES.filter(({ meta }) => meta.id === 'add-instead-of-copy');
    if (rule === undefined) throw new Error('no rule');
    write('Dockerfile', ADD);
    const throwing: AnyRule = {
      ...rule,
      check() {
        throw new Error('oops');
      },
    };
    expect((await corpus([throwing])).crashes).toEqual(['Dockerfile add-instead-of-copy: Error: oops']);
    const useless: AnyRule = {
      ...rule,
      *check({ file }) {
        const span = { start: file.text.length, end: file.text.length };
        const fix = { title: 'Add a line', safety: 'suggestion' as const, edits: [{ span, text: '# x\n' }] };
        yield { message: 'local', span: { start: 0, end: 1 }, fixes: [fix] };
      },
    };
    expect((await corpus([useless])).brokenFixes).toContain(
      'Dockerfile:1 add-instead-of-copy, "Add a line": its finding stays',
    );
  });

  it('draws the same sample from the same seed', async () => {
    for (let n = 0; n < 20; n++) write(`${n}/Dockerfile`, ADD);
    const { findings } = await corpus();
    const drawn = sampleOf(findings, 5, 7);
    expect(drawn).toHaveLength(5);
    expect(sampleOf(findings, 5, 7)).toEqual(drawn);
    expect(sampleOf(findings, 5, 8)).not.toEqual(drawn);
    expect(sampleText(drawn.slice(0, 1))).toMatch(/^\d+\/Dockerfile:\d+ \w+ [\w-]+\n {2}.+\n {2}\| /);
  });
});
