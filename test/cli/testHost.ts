import type { Host } from '../../server/src/cli/host.ts';
import type { AnyRule, Fix } from '../../server/src/engine/rule.ts';
import { nodeFiles } from '../../server/src/hosts/nodeFiles.ts';
import { nodeTagStore } from '../../server/src/hosts/nodeTagStore.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';

const knowledge = loadKnowledge();

/** A host with rules of the test's own, and what was written to it. */
export interface TestHost extends Host {
  readonly written: { out: string; err: string };
}

export function testHost(cwd: string, rules: readonly AnyRule[], input = ''): TestHost {
  const written = { out: '', err: '' };
  return {
    written,
    cwd,
    env: {},
    terminal: false,
    version: '1.2.3',
    today: '2026-11-21',
    rules,
    files: nodeFiles(),
    knowledge: () => knowledge,
    tagLists: () => [],
    tagStore: () => nodeTagStore(cwd),
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    input: async () => new TextEncoder().encode(input),
    inputEnd: async () => new TextEncoder().encode(input),
    startServer: async () => undefined,
  };
}

/** A rule that reports every `word` in a file and replaces it by `other`. */
export function replaces(word: string, other: string, safety: Fix['safety'] = 'safe'): AnyRule {
  return {
    meta: meta(`no-${word}`),
    *check({ file }) {
      for (const match of file.text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))) {
        const span = { start: match.index, end: match.index + word.length };
        const fixes = [{ title: `Write ${other}`, safety, edits: [{ span, text: other }] }];
        yield { message: 'seen', data: { word }, span, fixes };
      }
    },
  };
}

/** A rule that throws. */
export function crashes(id: string): AnyRule {
  return {
    meta: meta(id),
    check() {
      throw new Error('out of cheese');
    },
  };
}

function meta(id: string) {
  return {
    id,
    title: 'A word',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: { seen: 'the word {word}' },
    docs: { what: '', why: '', fix: '', ignore: '', neighbours: [], sources: [] },
  } as const;
}
