import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { type Editor, PUSHED } from './support/editor.ts';
import { badWord, lowerCase } from './support/rules.ts';
import { connected } from './support/server.ts';
import { applyAction } from './support/workspaceEdit.ts';

const URI = 'file:///project/Dockerfile';
const FIX_ALL = 'source.fixAll.mlDockerfile';
const caret = (line: number, character: number) => ({
  start: { line, character },
  end: { line, character },
});
const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);

async function opened(text: string, rules = [badWord, lowerCase]): Promise<Editor> {
  const { editor } = await connected({ rules });
  editor.open(URI, text);
  return editor;
}

describe('quick fixes', () => {
  it('stand with their finding, the safe one preferred, and name the version of the text', async () => {
    const editor = await opened('from a\n');
    const [fix] = await editor.actions(URI, caret(0, 4));
    expect(fix).toEqual({
      title: 'Write FROM',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: await editor.diagnostics(URI),
      edit: {
        documentChanges: [
          {
            textDocument: { uri: URI, version: 1 },
            edits: [
              {
                range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
                newText: 'FROM',
              },
            ],
          },
        ],
      },
    });
  });

  it('that are suggestions are all offered and none is preferred', async () => {
    const editor = await opened('FROM a\nRUN bad\n');
    const actions = await editor.actions(URI, caret(1, 5));
    expect(titles(actions)).toEqual([
      'Say good',
      'Say fine',
      'Ignore bad-word for this instruction',
      'Ignore bad-word in this file',
    ]);
    expect(actions.some(({ isPreferred }) => isPreferred)).toBe(false);
  });

  it('are only those of the range, and none away from findings', async () => {
    const editor = await opened('FROM a\nRUN bad\nrun x\n');
    expect(await editor.actions(URI, caret(0, 2))).toEqual([]);
    const both = await editor.actions(URI, {
      start: { line: 1, character: 0 },
      end: { line: 2, character: 1 },
    });
    expect(titles(both)).toContain('Say good');
    expect(titles(both)).toContain('Write RUN');
  });

  it('can be applied to every like finding at once', async () => {
    const text = 'from a\nRUN bad\nRUN bad ok\nrun bad\n';
    const editor = await opened(text);
    const words = (await editor.actions(URI, caret(1, 5))).find(({ title }) => title.startsWith('Fix all'));
    expect(words?.title).toBe("Fix all 'bad-word' in this file");
    expect(applyAction(text, words)).toBe('from a\nRUN good\nRUN good ok\nrun good\n');
    const keywords = (await editor.actions(URI, caret(0, 1))).find(({ title }) =>
      title.startsWith('Fix all'),
    );
    expect(applyAction(text, keywords)).toBe('FROM a\nRUN bad\nRUN bad ok\nRUN bad\n');
  });

  it('are of the newest text, however fast the editor asks', async () => {
    const editor = await opened('from a\n');
    const version = editor.change(URI, { text: '\n\nfrom b\n' });
    const [fix] = await editor.actions(URI, caret(2, 0));
    expect(fix?.edit?.documentChanges).toMatchObject([{ textDocument: { version } }]);
    expect(await editor.actions(URI, caret(0, 0))).toEqual([]);
  });

  it('are plain changes for an editor without versions', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: PUSHED });
    editor.open(URI, 'from a\n');
    const [fix] = await editor.actions(URI, caret(0, 0));
    expect(fix?.edit).toHaveProperty(['changes', URI]);
    expect(fix).not.toHaveProperty('isPreferred');
  });

  it('are not offered to an editor that knows only commands', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: {} });
    editor.open(URI, 'from a\n');
    expect(await editor.actions(URI, caret(0, 0))).toEqual([]);
    expect(editor.initialized?.capabilities.codeActionProvider).toBeUndefined();
  });

  it('heed the kinds asked for', async () => {
    const editor = await opened('from a\nfrom b\n');
    const kinds = async (only: string[]) =>
      new Set((await editor.actions(URI, caret(0, 0), { only })).map(({ kind }) => kind));
    expect(await kinds(['quickfix'])).toEqual(new Set(['quickfix']));
    expect(await kinds(['source'])).toEqual(new Set([FIX_ALL]));
    expect(await kinds(['source.fixAll'])).toEqual(new Set([FIX_ALL]));
    expect(await kinds([FIX_ALL])).toEqual(new Set([FIX_ALL]));
    expect(await kinds(['source.fixAll.other'])).toEqual(new Set());
    expect(await kinds(['refactor'])).toEqual(new Set());
  });
});

describe('fix all', () => {
  const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };

  it('applies the safe fixes of the whole file in one edit, and no suggestion', async () => {
    const text = '# x\r\nfrom a\r\nRUN bad\r\nrun y\r\n';
    const editor = await opened(text);
    const actions = await editor.actions(URI, all, { only: [FIX_ALL] });
    expect(actions).toHaveLength(1);
    expect(applyAction(text, actions[0])).toBe('# x\r\nFROM a\r\nRUN bad\r\nRUN y\r\n');
  });

  it('is not there when nothing is safe to fix', async () => {
    const editor = await opened('FROM a\nRUN bad\n');
    expect(await editor.actions(URI, all, { only: [FIX_ALL] })).toEqual([]);
  });

  it('is offered in the menu, but not computed for the lamp', async () => {
    const editor = await opened('from a\n');
    expect(titles(await editor.actions(URI, all, { triggerKind: 1 }))).toContain(
      'Apply all safe ML Dockerfile fixes',
    );
    expect(titles(await editor.actions(URI, all, { triggerKind: 2 }))).not.toContain(
      'Apply all safe ML Dockerfile fixes',
    );
  });
});

describe('ignoring', () => {
  const ROWS: readonly (readonly [string, string, readonly [number, number], string, string])[] = [
    [
      'the first line',
      'FROM bad\n',
      [0, 5],
      '# ml-dockerfile: ignore=bad-word\nFROM bad\n',
      '# ml-dockerfile: ignore-file=bad-word\nFROM bad\n',
    ],
    [
      'below directives',
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM bad\n',
      [2, 5],
      '# syntax=docker/dockerfile:1\n# escape=`\n# ml-dockerfile: ignore=bad-word\nFROM bad\n',
      '# syntax=docker/dockerfile:1\n# escape=`\n# ml-dockerfile: ignore-file=bad-word\nFROM bad\n',
    ],
    [
      'CRLF',
      'FROM a\r\nRUN bad\r\n',
      [1, 5],
      'FROM a\r\n# ml-dockerfile: ignore=bad-word\r\nRUN bad\r\n',
      '# ml-dockerfile: ignore-file=bad-word\r\nFROM a\r\nRUN bad\r\n',
    ],
    [
      'indentation',
      'FROM a\n\t RUN bad\n',
      [1, 7],
      'FROM a\n\t # ml-dockerfile: ignore=bad-word\n\t RUN bad\n',
      '# ml-dockerfile: ignore-file=bad-word\nFROM a\n\t RUN bad\n',
    ],
    [
      'inside a continuation',
      'FROM a\nRUN x \\\n  # why\n  bad\n',
      [3, 3],
      'FROM a\n# ml-dockerfile: ignore=bad-word\nRUN x \\\n  # why\n  bad\n',
      '# ml-dockerfile: ignore-file=bad-word\nFROM a\nRUN x \\\n  # why\n  bad\n',
    ],
    [
      'a pragma that is there',
      '# ml-dockerfile: ignore-file=other \nFROM a\n#ml-dockerfile: ignore=keyword-lower-case  \nrun bad\n',
      [3, 5],
      '# ml-dockerfile: ignore-file=other \nFROM a\n#ml-dockerfile: ignore=keyword-lower-case,bad-word  \nrun bad\n',
      '# ml-dockerfile: ignore-file=other,bad-word \nFROM a\n#ml-dockerfile: ignore=keyword-lower-case  \nrun bad\n',
    ],
    [
      'a pragma inside the instruction',
      'FROM a\nRUN x \\\n  # ml-dockerfile: ignore=keyword-lower-case\n  bad\n',
      [3, 3],
      'FROM a\nRUN x \\\n  # ml-dockerfile: ignore=keyword-lower-case,bad-word\n  bad\n',
      '# ml-dockerfile: ignore-file=bad-word\nFROM a\nRUN x \\\n  # ml-dockerfile: ignore=keyword-lower-case\n  bad\n',
    ],
    [
      'a pragma of another instruction',
      '# ml-dockerfile: ignore=keyword-lower-case\nfrom a\nRUN bad\n',
      [2, 5],
      '# ml-dockerfile: ignore=keyword-lower-case\nfrom a\n# ml-dockerfile: ignore=bad-word\nRUN bad\n',
      '# ml-dockerfile: ignore-file=bad-word\n# ml-dockerfile: ignore=keyword-lower-case\nfrom a\nRUN bad\n',
    ],
    [
      'a byte order mark',
      '\uFEFFFROM bad\n',
      [0, 7],
      '\uFEFF# ml-dockerfile: ignore=bad-word\nFROM bad\n',
      '\uFEFF# ml-dockerfile: ignore-file=bad-word\nFROM bad\n',
    ],
    [
      'no line break at the end',
      '# syntax=x\nFROM a\nRUN bad',
      [2, 5],
      '# syntax=x\nFROM a\n# ml-dockerfile: ignore=bad-word\nRUN bad',
      '# syntax=x\n# ml-dockerfile: ignore-file=bad-word\nFROM a\nRUN bad',
    ],
  ];

  it.each(ROWS)('keeps the file as it is: %s', async (_, text, [line, character], here, inFile) => {
    const editor = await opened(text);
    const actions = await editor.actions(URI, caret(line, character));
    const named = (end: string) => actions.find(({ title }) => title === `Ignore bad-word ${end}`);
    expect(applyAction(text, named('for this instruction'))).toBe(here);
    expect(applyAction(text, named('in this file'))).toBe(inFile);
    for (const ignored of [here, inFile]) {
      editor.change(URI, { text: ignored });
      const left = await editor.diagnostics(URI);
      expect(left.filter(({ code }) => code === 'bad-word')).toEqual([]);
    }
  });
});
