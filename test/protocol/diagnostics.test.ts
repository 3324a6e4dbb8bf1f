import { describe, expect, it } from 'vitest';
import type { ResponseError } from 'vscode-jsonrpc';
import { FULL, PUSHED } from './support/editor.ts';
import { badWord, broken, lowerCase, pins } from './support/rules.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const WRONG = 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n';
const at = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});

describe('pulled diagnostics', () => {
  it('name the rule, its page, what is related and where they stand', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open(URI, 'FROM a\nrun x\n');
    expect(await editor.diagnostics(URI)).toEqual([
      {
        range: at(1, 0, 3),
        severity: 2,
        code: 'keyword-lower-case',
        codeDescription: {
          href: 'https://github.com/ml-dockerfile/ml-dockerfile/blob/main/server/docs/rules/keyword-lower-case.md',
        },
        source: 'ml-dockerfile',
        message: 'run is in lower case',
        relatedInformation: [{ location: { uri: URI, range: at(0, 0, 0) }, message: 'the file' }],
        data: { id: '0' },
      },
    ]);
    expect(editor.published).toEqual([]);
  });

  it('come from the real rules and tables', async () => {
    const { editor } = await connected();
    editor.open(URI, WRONG);
    const found = await editor.diagnostics(URI);
    expect(found.map(({ code }) => code)).toContain('base-tag-unknown');
  });

  it('are those of the newest text', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open(URI, 'FROM a\nrun x\n');
    editor.change(URI, { range: at(1, 0, 3), text: 'RUN' });
    expect(await editor.diagnostics(URI)).toEqual([]);
  });

  it('are not sent again when nothing changed', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open(URI, 'from a\n');
    const first = await editor.pull(URI);
    expect(first.kind).toBe('full');
    expect(await editor.pull(URI, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    editor.change(URI, { text: 'FROM a\n' });
    expect(await editor.pull(URI, first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  it('are refused, to be asked for again, when newer text overtook the question', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open(URI, 'from a\n');
    const overtaken = editor.pull(URI).then(
      () => undefined,
      (error: ResponseError<unknown>) => error,
    );
    editor.change(URI, { text: 'FROM a\n' });
    const [error, newest] = await Promise.all([overtaken, editor.diagnostics(URI)]);
    expect(error).toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    expect(newest).toEqual([]);
  });

  it('end with a cancelled question', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open(URI, 'from a\n');
    const { CancellationTokenSource } = await import('vscode-jsonrpc/node');
    const source = new CancellationTokenSource();
    const answer = editor.connection.sendRequest(
      'textDocument/diagnostic',
      { textDocument: { uri: URI } },
      source.token,
    );
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(await editor.diagnostics(URI)).toHaveLength(1);
  });

  it('are empty for other languages, closed documents and documents never opened', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open('file:///project/x.py', 'from a import b\n', 'python');
    expect(await editor.diagnostics('file:///project/x.py')).toEqual([]);
    editor.open(URI, 'from a\n');
    editor.close(URI);
    expect(await editor.diagnostics(URI)).toEqual([]);
    expect(await editor.diagnostics('file:///nowhere')).toEqual([]);
  });

  it('exist for documents that are in no folder', async () => {
    const { editor } = await connected({ rules: [lowerCase] });
    editor.open('untitled:Untitled-1', 'from a\n');
    editor.open('vscode-vfs://host/repo/Dockerfile', 'from a\n', 'Dockerfile');
    expect(await editor.diagnostics('untitled:Untitled-1')).toHaveLength(1);
    expect(await editor.diagnostics('vscode-vfs://host/repo/Dockerfile')).toHaveLength(1);
  });
});

describe('positions', () => {
  it.each([
    ['an emoji before', 'FROM a\nRUN echo 😀 bad\n', at(1, 12, 15)],
    ['CRLF', 'FROM a\r\nRUN x\r\nRUN bad\r\n', at(2, 4, 7)],
    ['a byte order mark', '\uFEFFFROM bad\n', at(0, 6, 9)],
    ['no line break at the end', 'FROM bad', at(0, 5, 8)],
  ])('are UTF-16 lines and characters: %s', async (_, text, range) => {
    const { editor } = await connected({ rules: [badWord] });
    editor.open(URI, text);
    expect((await editor.diagnostics(URI)).map((diagnostic) => diagnostic.range)).toEqual([range]);
  });

  it('stay right through edits in the middle of surrogate pairs and line breaks', async () => {
    const { editor } = await connected({ rules: [badWord] });
    editor.open(URI, 'FROM a\r\nRUN echo 😀 bad\r\n');
    editor.change(URI, { range: at(1, 9, 11), text: '😀😀' }, { range: at(0, 6, 6), text: ' AS b' });
    expect((await editor.diagnostics(URI)).map(({ range }) => range)).toEqual([at(1, 14, 17)]);
  });
});

describe('pushed diagnostics', () => {
  it('carry the version of the text', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: PUSHED });
    editor.open(URI, 'from a\n');
    expect((await editor.publication(URI, 1)).diagnostics).toHaveLength(1);
    const version = editor.change(URI, { text: 'FROM a\n' });
    expect((await editor.publication(URI, version)).diagnostics).toEqual([]);
    expect(editor.initialized?.capabilities.diagnosticProvider).toBeUndefined();
  });

  it('skip versions that are already old', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: PUSHED });
    editor.open(URI, 'from a\n');
    let last = 1;
    for (let i = 0; i < 200; i++) last = editor.change(URI, { range: at(0, 6, 6), text: 'x' });
    await editor.publication(URI, last);
    const versions = editor.published.map(({ version }) => version ?? 0);
    expect(versions.length).toBeLessThanOrEqual(5);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });

  it('go when the document is closed', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: PUSHED });
    editor.open(URI, 'from a\n');
    await editor.publication(URI, 1);
    editor.close(URI);
    await editor.until('an empty list', () => editor.published.at(-1)?.diagnostics.length === 0);
    expect(editor.published.at(-1)).toEqual({ uri: URI, diagnostics: [] });
  });

  it('leave out what the editor does not know', async () => {
    const { editor } = await connected({ rules: [lowerCase], capabilities: {} });
    editor.open(URI, 'from a\n');
    const [diagnostic] = (await editor.publication(URI, 1)).diagnostics;
    expect(diagnostic).not.toHaveProperty('relatedInformation');
    expect(diagnostic).not.toHaveProperty('codeDescription');
  });
});

describe('a rule that throws', () => {
  it('loses its own findings, is named in the log once, and nobody else suffers', async () => {
    const { editor } = await connected({ rules: [broken, lowerCase], mayFail: true });
    editor.open(URI, 'from a\n');
    expect(await editor.diagnostics(URI)).toHaveLength(1);
    editor.change(URI, { text: 'from b\n' });
    expect(await editor.diagnostics(URI)).toHaveLength(1);
    const errors = editor.logged.filter(({ type }) => type === 1).map(({ message }) => message);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('rule broken threw: Error: this rule is broken');
  });
});

describe('a disk that fails', () => {
  class Failing extends MemoryFiles {
    fails = true;
    override exists(uri: string): Promise<boolean> {
      return this.fails ? Promise.reject(new Error('no disk')) : super.exists(uri);
    }
  }

  it.each([
    ['pulled', FULL],
    ['pushed', PUSHED],
  ])('costs one version its findings and not the server: %s', async (_, capabilities) => {
    const files = new Failing();
    const { editor } = await connected({ rules: [lowerCase], files, capabilities, mayFail: true });
    const found = async (version: number) =>
      capabilities === FULL ? editor.diagnostics(URI) : (await editor.publication(URI, version)).diagnostics;
    editor.open(URI, 'from a\n');
    expect(await found(1)).toEqual([]);
    expect(editor.logged.map(({ message }) => message)).toEqual([
      expect.stringContaining(`cannot analyse ${URI}`),
    ]);
    files.fails = false;
    editor.filesChanged('file:///project/.ml-dockerfile.yaml');
    const version = editor.change(URI, { text: 'from b\n' });
    expect(await found(version)).toHaveLength(1);
  });
});

describe('the files around a Dockerfile', () => {
  const CONTEXT = 'FROM a\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n';
  const REQUIREMENTS = 'file:///project/requirements.txt';
  const folders = { workspaceFolders: [{ uri: 'file:///project', name: 'project' }] };
  const messages = async (editor: Awaited<ReturnType<typeof connected>>['editor']) =>
    (await editor.diagnostics(URI)).map(({ message }) => message);

  it('are read once, and again when they are said to have changed', async () => {
    const files = new MemoryFiles({ [REQUIREMENTS]: 'torch==2.4.0\n' });
    const { editor } = await connected({ rules: [pins], files, ...folders });
    editor.open(URI, CONTEXT);
    expect(await messages(editor)).toEqual(['pins torch']);
    const { reads } = files;
    editor.change(URI, { range: at(0, 6, 6), text: 'b' });
    expect(await messages(editor)).toEqual(['pins torch']);
    expect(files.reads, 'a keystroke reads no file').toBe(reads);
    files.texts.set(REQUIREMENTS, 'numpy==2.0\n');
    editor.filesChanged(REQUIREMENTS);
    await editor.until('a refresh', () => editor.refreshes === 1);
    expect(await messages(editor)).toEqual(['pins numpy']);
  });

  it('are taken from the editor while they are open', async () => {
    const files = new MemoryFiles({ [REQUIREMENTS]: 'torch==2.4.0\n' });
    const { editor } = await connected({ rules: [pins], files, ...folders });
    editor.open(URI, CONTEXT);
    editor.open(REQUIREMENTS, 'jax==0.4\n', 'pip-requirements');
    expect(await messages(editor)).toEqual(['pins jax']);
    editor.change(REQUIREMENTS, { text: 'jax==0.4\nflax==0.8\n' });
    expect(await messages(editor)).toEqual(['pins jax flax']);
    editor.close(REQUIREMENTS);
    expect(await messages(editor)).toEqual(['pins torch']);
  });

  it('that a keystroke names for the first time are fetched behind it', async () => {
    const files = new MemoryFiles({ [REQUIREMENTS]: 'torch==2.4.0\n' });
    const { editor } = await connected({ rules: [pins], files, ...folders });
    editor.open(URI, 'FROM a\nCOPY requirements.txt .\nRUN pip install -r requirements.tx\n');
    expect(await messages(editor)).toEqual([]);
    editor.change(URI, { range: at(2, 34, 34), text: 't' });
    expect(await messages(editor)).toEqual([]);
    await editor.until('a refresh', () => editor.refreshes === 1);
    expect(await messages(editor)).toEqual(['pins torch']);
  });

  it('are looked at again on saving by editors that watch no files', async () => {
    const files = new MemoryFiles({ [REQUIREMENTS]: 'torch==2.4.0\n' });
    const { editor } = await connected({ rules: [pins], files, capabilities: PUSHED, ...folders });
    editor.open(URI, CONTEXT);
    expect((await editor.publication(URI, 1)).diagnostics).toHaveLength(1);
    files.texts.set(REQUIREMENTS, 'numpy==2.0\n');
    editor.notify('textDocument/didSave', { textDocument: { uri: URI } });
    await editor.until('the new pin', () =>
      editor.published.some(({ diagnostics }) => diagnostics[0]?.message === 'pins numpy'),
    );
  });
});
