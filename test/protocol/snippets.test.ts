import { describe, expect, it } from 'vitest';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { PUSHED } from './support/editor.ts';
import { connected } from './support/server.ts';

const URI = 'file:///project/Dockerfile';

/** Names of the snippets proposed where `|` stands. */
async function offered(marked: string): Promise<readonly string[]> {
  const { editor } = await connected({ rules: [] });
  const before = marked.split('|')[0] ?? '';
  editor.open(URI, marked.replace('|', ''));
  const lines = before.split('\n');
  const list = await editor.completion(URI, lines.length - 1, lines.at(-1)?.length ?? 0);
  return list.items.filter(({ kind }) => kind === 15).map(({ label }) => label);
}

const find = ({ items }: CompletionList, name: string): CompletionItem => {
  const item = items.find(({ label }) => label === name);
  if (item === undefined) throw new Error(`no ${name}`);
  return item;
};

describe('whole files', () => {
  it.each(['|', 'ml-|', '# syntax=docker/dockerfile:1\n\n|', 'ARG V=1\n  ml-py|'])(
    'are offered at %j',
    async (marked) => {
      const names = await offered(marked);
      expect(names).toContain('ml-pytorch-training');
      expect(names).not.toContain('ml-user');
    },
  );
});

describe('parts', () => {
  it.each([
    'FROM a\n|',
    'FROM a\n  ml-u|\n',
    'FROM a\nRUN x\n# why\n|',
    'FROM a\nRUN <<EOF\nx\nEOF\n|',
    'FROM a\nRUN x\nml|x\nRUN y\n',
  ])('are offered at %j', async (marked) => {
    const names = await offered(marked);
    expect(names).toContain('ml-user');
    expect(names).not.toContain('ml-pytorch-training');
  });
});

describe('no snippet', () => {
  it.each([
    'FROM a|',
    'FROM a\nRUN |',
    'FROM a\nRUN x \\\n|',
    'FROM a\nRUN x \\\n  && y \\\n\n  ml|',
    'FROM a\nRUN x \\\n# why\n|',
    'FROM a\nRUN <<EOF\n|\nEOF\n',
    'FROM a\nRUN <<EOF\n|',
    'FROM a\n# ml-|',
    'FROM a\nENV ml|',
  ])('is offered at %j', async (marked) => {
    expect(await offered(marked)).toEqual([]);
  });
});

describe('a snippet', () => {
  it('replaces the word, has places to fill in, and shows what it becomes', async () => {
    const { editor } = await connected({
      rules: [],
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
        },
      },
    });
    editor.open(URI, 'FROM a\nml-us\n');
    const item = find(await editor.completion(URI, 1, 5), 'ml-user');
    expect(item.insertTextFormat).toBe(2);
    expect(item.textEdit).toEqual({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
      newText: 'RUN useradd --create-home --uid 10001 ${1:app}\nUSER 10001',
    });
    const { documentation } = await editor.request<CompletionItem>('completionItem/resolve', item);
    expect(documentation).toMatchObject({ kind: 'markdown' });
    expect(JSON.stringify(documentation)).toContain('--uid 10001 app');
  });

  it('is plain text with its defaults for an editor without snippets, in the line endings of the file', async () => {
    const { editor } = await connected({ rules: [], capabilities: PUSHED });
    editor.open(URI, 'FROM a\r\n\r\n');
    const item = find(await editor.completion(URI, 1, 0), 'ml-venv');
    expect(item.insertTextFormat).toBeUndefined();
    expect(item.textEdit).toMatchObject({
      newText: 'RUN python -m venv /opt/venv\r\nENV PATH="/opt/venv/bin:$PATH"',
    });
    const { documentation } = await editor.request<CompletionItem>('completionItem/resolve', item);
    expect(documentation).toMatchObject({ kind: 'plaintext' });
  });

  it('is known by its name only', async () => {
    const { editor } = await connected({ rules: [] });
    const item = { label: 'x', data: { snippet: 'ml-no-such' } };
    expect(await editor.request('completionItem/resolve', item)).toEqual(item);
  });
});
