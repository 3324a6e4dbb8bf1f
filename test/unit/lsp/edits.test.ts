import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedFinding } from '../../../server/src/engine/lint.ts';
import type { Fix } from '../../../server/src/engine/rule.ts';
import { changedPart } from '../../../server/src/lsp/changedPart.ts';
import { keyOf } from '../../../server/src/lsp/fileCache.ts';
import { sameFixEverywhere } from '../../../server/src/lsp/fixGroups.ts';
import { Workspace } from '../../../server/src/lsp/workspace.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';

describe('the changed part of a text', () => {
  it('turns any text into any other', () => {
    const text = () => string({ unit: 'binary', maxLength: 30 }).map((s) => s.replace(/[x-z]/g, '\n'));
    assert(
      property(text(), text(), (before, after) => {
        expect(applyEdits(before, [changedPart(before, after)])).toBe(after);
      }),
    );
  });

  it('is whole lines and no more of them than needed', () => {
    expect(changedPart('a\nb\r\nc\nd\n', 'a\nB\r\nc\nd\n')).toEqual({
      span: { start: 2, end: 5 },
      text: 'B\r\n',
    });
    expect(changedPart('a\nd\n', 'a\nb\nc\nd\n')).toEqual({ span: { start: 2, end: 2 }, text: 'b\nc\n' });
  });
});

describe('the same fix everywhere', () => {
  const fix = (title: string, start: number, safety: Fix['safety'] = 'suggestion'): Fix => ({
    title,
    safety,
    edits: [{ span: { start, end: start + 1 }, text: title }],
  });
  const finding = (rule: string, ...fixes: Fix[]): PlacedFinding => ({
    rule,
    severity: 'warning',
    confidence: 'certain',
    message: '',
    span: { start: 0, end: 0 },
    related: [],
    evidence: [],
    fixes,
  });

  it('takes suggestions of the same words and leaves others', () => {
    const all = [
      finding('r', fix('A', 0)),
      finding('r', fix('B', 5)),
      finding('r', fix('A', 9)),
      finding('s', fix('A', 20)),
    ];
    expect(sameFixEverywhere(all, 'r', fix('A', 0))?.map(({ span }) => span.start)).toEqual([0, 9]);
    expect(sameFixEverywhere(all, 'r', fix('B', 5))).toBeUndefined();
  });

  it('takes every safe one, whatever its words', () => {
    const all = [finding('r', fix('A', 0, 'safe')), finding('r', fix('B', 5, 'safe'))];
    expect(sameFixEverywhere(all, 'r', fix('A', 0, 'safe'))).toHaveLength(2);
  });

  it('applies an edit that two findings share once, and leaves what would collide', () => {
    const shared = [finding('r', fix('A', 0)), finding('r', fix('A', 0)), finding('r', fix('A', 7))];
    expect(sameFixEverywhere(shared, 'r', fix('A', 0))).toHaveLength(2);
    const wide: Fix = { title: 'A', safety: 'suggestion', edits: [{ span: { start: 0, end: 9 }, text: '' }] };
    expect(sameFixEverywhere([finding('r', fix('A', 1)), finding('r', wide)], 'r', wide)).toBeUndefined();
  });
});

describe('names of files', () => {
  it.each([
    ['file:///c%3A/a%20b/x.txt', 'file:///C:/a b/x.txt'],
    ['file:///code/%2B1/x', 'file:///code/+1/x'],
    ['file:///code/100%/x', 'file:///code/100%/x'],
  ])('are one, however they are spelt: %s', (a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it('belong to the innermost folder of the workspace', () => {
    const folder = (uri: string) => ({ uri, name: uri });
    const workspace = new Workspace({ workspaceFolders: ['file:///a', 'file:///a/b/'].map(folder) });
    expect(workspace.rootOf('file:///a/b/Dockerfile')).toBe('file:///a/b/');
    expect(workspace.rootOf('file:///a/bc/Dockerfile')).toBe('file:///a');
    expect(workspace.rootOf('file:///ab/Dockerfile')).toBeUndefined();
    workspace.change({ added: [folder('file:///ab')], removed: [folder('file:///a/b/')] });
    expect(workspace.rootOf('file:///a/b/Dockerfile')).toBe('file:///a');
    expect(workspace.rootOf('file:///ab/Dockerfile')).toBe('file:///ab');
    expect(new Workspace({ rootUri: 'file:///r' }).rootOf('file:///r/x')).toBe('file:///r');
    expect(new Workspace({}).rootOf('file:///r/x')).toBeUndefined();
  });
});
