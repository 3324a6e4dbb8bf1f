import { describe, expect, it } from 'vitest';
import type { AnyRule } from '../../server/src/engine/rule.ts';
import { PUSHED } from './support/editor.ts';
import { badWord } from './support/rules.ts';
import { connected } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const RULES = 60;
const BUSY = 3;

/** Rules that take longer than a turn, and the texts they ran over, in order. */
function slowRules() {
  const ran: string[] = [];
  let first: (() => void) | undefined;
  const started = new Promise<void>((resolve) => {
    first = resolve;
  });
  const rules = Array.from({ length: RULES }, (_, index): AnyRule => {
    return {
      meta: { ...badWord.meta, id: `slow-${index}` },
      *check({ file }) {
        ran.push(file.text);
        first?.();
        for (const end = performance.now() + BUSY; performance.now() < end; );
        yield* [];
      },
    };
  });
  return { rules, ran, started };
}

describe('while the rules run', () => {
  it('a completion waits for a turn, not for all of them', async () => {
    const { rules, ran, started } = slowRules();
    const { editor } = await connected({ rules, capabilities: PUSHED });
    editor.open(URI, 'FROM nvidia/cuda:12.4\n');
    await started;
    const { items } = await editor.completion(URI, 0, 'FROM nvidia/cuda:12.4'.length);
    expect(items.length).toBeGreaterThan(0);
    expect(ran.length).toBeLessThan(RULES);
    expect((await editor.publication(URI, 1)).diagnostics).toEqual([]);
    expect(ran.length).toBe(RULES);
  });

  it('a text that is overtaken is given up', async () => {
    const { rules, ran, started } = slowRules();
    const { editor } = await connected({ rules, capabilities: PUSHED });
    editor.open(URI, 'FROM a:1\n');
    await started;
    const version = editor.change(URI, { text: 'FROM b:1\n' });
    await editor.publication(URI, version);
    expect(ran.filter((text) => text === 'FROM a:1\n').length).toBeLessThan(RULES);
    expect(ran.filter((text) => text === 'FROM b:1\n').length).toBe(RULES);
    expect(editor.published.map((one) => one.version)).toEqual([version]);
  });
});
