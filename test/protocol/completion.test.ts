import { describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import type { CompletionList } from 'vscode-languageserver';
import { PUSHED } from './support/editor.ts';
import { connected } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const REQUIREMENTS = 'file:///project/requirements.txt';
const SPACE = { triggerKind: 2, triggerCharacter: ' ' } as const;

const labels = ({ items }: CompletionList) => items.map(({ label }) => label);

describe('completion', () => {
  it('is announced with the units after which tags and versions go on', async () => {
    const { editor } = await connected({ rules: [] });
    const provider = editor.initialized?.capabilities.completionProvider;
    expect(provider?.resolveProvider).toBe(true);
    expect(provider?.triggerCharacters).toEqual(expect.arrayContaining([':', '=', '.', '-', '/']));
  });

  it('follows what is typed, key by key, without a look at the disk', async () => {
    const { editor, files } = await connected({ rules: [] });
    editor.open(URI, 'FROM \n');
    expect(labels(await editor.completion(URI, 0, 5, SPACE))).toContain('nvidia/cuda');
    const reads = files.reads;
    const typed = 'nvidia/cuda:12.4.1-cudnn-dev';
    let at = 5;
    for (const text of typed) {
      const place = { line: 0, character: at++ };
      editor.change(URI, { range: { start: place, end: place }, text });
      await editor.completion(URI, 0, at);
    }
    const list = await editor.completion(URI, 0, at);
    const found = list.items.find(({ label }) => label === '12.4.1-cudnn-devel-ubuntu22.04');
    expect(found?.textEdit).toEqual({
      range: { start: { line: 0, character: 17 }, end: { line: 0, character: 33 } },
      newText: '12.4.1-cudnn-devel-ubuntu22.04',
    });
    expect(found?.filterText).toBe(found?.label);
    expect(list.items.map(({ sortText }) => sortText)).toEqual(
      list.items.map(({ sortText }) => sortText).sort(),
    );
    expect(files.reads).toBe(reads);
  });

  it('strikes out what is past its end, and says why', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, 'FROM nvidia/cuda:12.4.1-base-\n');
    const { items } = await editor.completion(URI, 0, 29);
    const ended = items.find(({ label }) => label === '12.4.1-base-ubuntu20.04');
    expect(ended?.tags).toEqual([1]);
    expect(ended?.detail).toContain('Ubuntu 20.04 ended');
    expect(items.find(({ label }) => label === '12.4.1-base-ubuntu22.04')?.tags).toBeUndefined();
  });

  it('uses nothing the editor does not know', async () => {
    const { editor } = await connected({ rules: [], capabilities: PUSHED });
    editor.open(URI, 'FROM nvidia/cuda:12.4.1-base-\n');
    const { items } = await editor.completion(URI, 0, 29);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ tags, deprecated }) => tags === undefined && deprecated === undefined)).toBe(true);
    const resolved = await editor.request<CompletionList['items'][number]>(
      'completionItem/resolve',
      items[0],
    );
    expect(resolved.documentation).toMatchObject({ kind: 'plaintext' });
  });

  it('draws the card when an item is chosen', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, 'FROM a\nRUN pip install torch==2.4.\n');
    const { items } = await editor.completion(URI, 1, 27);
    const item = items.find(({ label }) => label === '2.4.0');
    expect(item?.documentation).toBeUndefined();
    const resolved = await editor.request<CompletionList['items'][number]>('completionItem/resolve', item);
    expect(resolved).toMatchObject({ label: '2.4.0', documentation: { kind: 'markdown' } });
    expect(JSON.stringify(resolved.documentation)).toContain('torchvision');
    expect(await editor.request('completionItem/resolve', { label: 'x' })).toEqual({ label: 'x' });
  });

  it('leaves a blank alone except where a name must follow', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, 'FROM a\nENV \nRUN pip install torch==2.4.0 --index-url \n');
    expect(labels(await editor.completion(URI, 1, 4, SPACE))).toEqual([]);
    expect(labels(await editor.completion(URI, 1, 4))).toContain('HF_HOME');
    expect(labels(await editor.completion(URI, 2, 41, SPACE))[0]).toMatch(/cu121$/);
  });

  it('counts in UTF-16 units and ends at line breaks', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, 'FROM a\r\nRUN echo "\u{1F680}é" && pip install torch==2.4.0+\r\nRUN x\r\n');
    const { items } = await editor.completion(URI, 1, 43);
    expect(items.map(({ label }) => label)).toContain('2.4.0+cu124');
    expect(items[0]?.textEdit).toMatchObject({
      range: { start: { line: 1, character: 37 }, end: { line: 1, character: 43 } },
    });
  });

  it('is silent where the user switched us off, in other files, and for files that are not open', async () => {
    const { editor } = await connected({ rules: [], settings: { enable: false } });
    editor.open(URI, 'FROM \n');
    editor.open('file:///project/a.txt', 'torch==\n', 'plaintext');
    const nothing = { isIncomplete: false, items: [] };
    expect(await editor.completion(URI, 0, 5)).toEqual(nothing);
    expect(await editor.completion('file:///project/a.txt', 0, 7)).toEqual(nothing);
    expect(await editor.completion('file:///elsewhere/Dockerfile', 0, 0)).toEqual(nothing);
  });

  it('can be cancelled', async () => {
    const { editor } = await connected({ rules: [] });
    let answer = (_: unknown): void => undefined;
    const asked = new Promise((resolve) => {
      answer = resolve;
    });
    editor.connection.onRequest('workspace/configuration', () => asked);
    editor.open(URI, 'FROM \n');
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: URI }, position: { line: 0, character: 5 } };
    const request = editor.connection.sendRequest('textDocument/completion', params, source.token);
    source.cancel();
    answer([null]);
    await expect(request).rejects.toMatchObject({ code: -32800 });
  });

  it('survives any position and any text', async () => {
    const { editor } = await connected({ rules: [] });
    const texts = [
      '',
      'FROM',
      'RUN pip install "',
      'FROM a\nRUN <<EOF\npip install torch==',
      'FROM a\nENV X="',
      'FROM a\nRUN $(',
    ];
    for (const [at, text] of texts.entries()) {
      editor.open(`${URI}${at}`, text);
      const lines = text.split('\n');
      for (const [line, content] of lines.entries())
        for (let character = 0; character <= content.length + 1; character++)
          expect(await editor.completion(`${URI}${at}`, line, character)).toHaveProperty('items');
    }
  });
});

describe('requirements files', () => {
  it.each([
    [REQUIREMENTS, 'plaintext'],
    ['file:///project/dev-requirements.in', 'plaintext'],
    ['file:///project/requirements/base.txt', 'plaintext'],
    ['file:///project/anything', 'pip-requirements'],
  ])('get versions and cards, and no diagnostics: %s (%s)', async (uri, language) => {
    const { editor } = await connected();
    editor.open(uri, 'torch==2.4.0\ntorchvision==\n', language);
    expect(labels(await editor.completion(uri, 1, 13))).toEqual(['0.19.0']);
    const hover = await editor.hover(uri, 0, 3);
    expect(hover?.range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 12 } });
    expect(await editor.diagnostics(uri)).toEqual([]);
    expect(await editor.inlayHints(uri, 2)).toEqual([]);
  });
});
