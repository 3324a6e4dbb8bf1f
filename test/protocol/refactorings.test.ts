import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { Editor } from './support/editor.ts';
import { badWord } from './support/rules.ts';
import { connected } from './support/server.ts';
import { applyAction } from './support/workspaceEdit.ts';

const URI = 'file:///project/Dockerfile';
const TEXT = `FROM ubuntu:24.04
RUN apt-get update && apt-get install -y git
RUN apt-get install -y curl
`;
const MERGED = `FROM ubuntu:24.04
RUN apt-get update && apt-get install -y git \\
    curl
`;
const AT = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
const ONLY = { only: ['refactor'] };
async function opened(): Promise<Editor> {
  const { editor } = await connected({ rules: [badWord] });
  editor.open(URI, TEXT);
  return editor;
}

const only = (actions: readonly CodeAction[]) => actions.filter(({ kind }) => kind === 'refactor.rewrite');

describe('refactorings', () => {
  it('are one edit of the text as it is', async () => {
    const editor = await opened();
    const [action] = await editor.actions(URI, AT, ONLY);
    expect(action?.title).toBe('Merge 2 apt steps into one RUN');
    expect(applyAction(TEXT, action)).toBe(MERGED);
  });

  it('are in the menu, but not computed for the lamp', async () => {
    const editor = await opened();
    expect(only(await editor.actions(URI, AT, { triggerKind: 1 }))).toHaveLength(1);
    expect(only(await editor.actions(URI, AT, { triggerKind: 2 }))).toEqual([]);
  });

  it('are offered only where they apply', async () => {
    const editor = await opened();
    const from = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const titles = (await editor.actions(URI, from, ONLY)).map(({ title }) => title);
    expect(titles).toEqual(['Make the image non-root']);
  });
});
