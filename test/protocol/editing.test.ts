import { describe, expect, it } from 'vitest';
import type {
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  Range,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { RULES } from '../../server/src/rules/index.ts';
import { type Editor, FULL } from './support/editor.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const textDocument = { uri: URI };

const STAGES = `ARG TORCH=2.4.0
FROM python:3.12-slim AS build
ARG TORCH
ENV HOME_DIR=/srv
RUN pip install torch==\${TORCH} \\
  --target $HOME_DIR
FROM build AS test
RUN ls "$HOME_DIR"
FROM python:3.12-slim
COPY --from=build /srv /srv
RUN --mount=type=bind,from=build,target=/b cp -r /b /c
`;

const DYNAMIC = { dynamicRegistration: true };
/** VS Code, which takes features and lets go of them while it runs. */
const REGISTERING = {
  ...FULL,
  textDocument: {
    ...FULL.textDocument,
    definition: DYNAMIC,
    references: DYNAMIC,
    documentHighlight: DYNAMIC,
    rename: DYNAMIC,
    documentSymbol: { ...DYNAMIC, hierarchicalDocumentSymbolSupport: true },
    foldingRange: DYNAMIC,
    documentLink: DYNAMIC,
    signatureHelp: DYNAMIC,
    formatting: DYNAMIC,
    rangeFormatting: DYNAMIC,
    onTypeFormatting: DYNAMIC,
    semanticTokens: { ...DYNAMIC, requests: {}, tokenTypes: [], tokenModifiers: [], formats: [] },
  },
};

/** The place of the `n`-th `word` in `text`, `by` characters into it. */
function at(text: string, word: string, n = 0, by = 0) {
  let offset = -1;
  for (let i = 0; i <= n; i++) offset = text.indexOf(word, offset + 1);
  if (offset < 0) throw new Error(`no ${word}`);
  const before = text.slice(0, offset + by).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

const textAt = (text: string, { start, end }: Range) =>
  text.split('\n')[start.line]?.slice(start.character, end.character);
const places = (ranges: readonly { readonly range: Range }[]) => ranges.map(({ range }) => range.start.line);
const labels = ({ items }: CompletionList) => items.map(({ label }) => label);

function apply(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, character }: Range['start']) => (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (done, { range, newText }) =>
        done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
      text,
    );
}

async function opened(text: string, options: Parameters<typeof connected>[0] = {}): Promise<Editor> {
  const { editor } = await connected({ rules: [], ...options });
  editor.open(URI, text);
  return editor;
}

describe('names', () => {
  it('lead to the stage and the variable they mean', async () => {
    const editor = await opened(STAGES);
    const definition = (position: object) =>
      editor.request<Location | null>('textDocument/definition', { textDocument, position });
    expect(await definition(at(STAGES, 'from=build'))).toBeNull();
    expect((await definition(at(STAGES, 'from=build', 0, 6)))?.range).toEqual({
      start: { line: 1, character: 25 },
      end: { line: 1, character: 30 },
    });
    expect((await definition(at(STAGES, 'FROM build', 0, 6)))?.range.start.line).toBe(1);
    expect((await definition(at(STAGES, '{TORCH}', 0, 2)))?.range.start).toEqual({ line: 0, character: 4 });
    expect((await definition(at(STAGES, '$HOME_DIR', 1, 3)))?.range.start.line).toBe(3);
  });

  it('are found wherever they mean the same', async () => {
    const editor = await opened(STAGES);
    const highlights = (position: object) =>
      editor.request<DocumentHighlight[]>('textDocument/documentHighlight', { textDocument, position });
    expect(places(await highlights(at(STAGES, 'AS build', 0, 4)))).toEqual([1, 6, 9, 10]);
    expect(places(await highlights(at(STAGES, '{TORCH}', 0, 2)))).toEqual([0, 2, 4]);
    expect((await highlights(at(STAGES, 'HOME_DIR'))).map(({ kind }) => kind)).toEqual([3, 2, 2]);
    const found = await editor.request<Location[]>('textDocument/references', {
      textDocument,
      position: at(STAGES, 'HOME_DIR'),
      context: { includeDeclaration: false },
    });
    expect(places(found)).toEqual([5, 7]);
  });

  it('are renamed everywhere: --from, mounts, and every ARG that one --build-arg sets', async () => {
    const editor = await opened(STAGES);
    const rename = async (position: object, newName: string) => {
      const edit = await editor.request<WorkspaceEdit | null>('textDocument/rename', {
        textDocument,
        position,
        newName,
      });
      return apply(STAGES, edit?.changes?.[URI] ?? []);
    };
    const stage = await rename(at(STAGES, 'AS build', 0, 4), 'builder');
    expect(stage).toContain('FROM builder AS test');
    expect(stage).toContain('COPY --from=builder /srv');
    expect(stage).toContain('type=bind,from=builder,target');
    const arg = await rename(at(STAGES, '{TORCH}', 0, 2), 'TORCH_VERSION');
    expect(arg).toContain('ARG TORCH_VERSION=2.4.0\n');
    expect(arg).toContain('ARG TORCH_VERSION\n');
    expect(arg).toContain('torch==${TORCH_VERSION}');
    expect(arg.match(/TORCH\b/g)).toBeNull();
  });

  it.each([
    ['FROM a AS b\nFROM a AS c\n', 'b', 'c', 'c is already taken'],
    ['FROM a AS b\nFROM c\n', 'AS b', 'c', 'c is the image of line 2'],
    ['FROM a AS b\n', 'AS b', '1b', '1b is no name of a stage'],
    ['FROM a AS b\n', 'AS b', 'scratch', 'scratch is already taken'],
    ['ARG BASE=b\nFROM a AS b\nFROM $BASE\n', 'AS b', 'c', 'line 3 names this stage by a variable'],
    [
      'FROM a\nENV PATH=/opt:$PATH\n',
      'PATH',
      'X',
      'line 2 uses PATH where this file has not declared it yet',
    ],
    [
      'FROM a\nENV A=1\nRUN A=2 env\n',
      'A=1',
      'B',
      'line 3 also names A without a $, which may mean something else',
    ],
    ['FROM a\nENV A=1\nENV B=2\n', 'A=1', 'B', 'B is already used in line 3'],
    ['FROM a\nARG TARGETARCH\nRUN echo $TARGETARCH\n', 'TARGETARCH', 'X', 'TARGETARCH is set by the builder'],
    ['FROM a\nENV A=1\n', 'A=1', 'a-b', 'a-b is no name of a variable'],
  ])('are not renamed where that changes what the file means: %j', async (text, word, newName, reason) => {
    const editor = await opened(text);
    const position = at(text, word, 0, word.startsWith('AS') ? 3 : 0);
    const place = word === 'b' ? at(text, 'AS b', 0, 3) : position;
    const renamed = editor.request('textDocument/rename', { textDocument, position: place, newName });
    await expect(renamed).rejects.toThrow(reason);
  });

  it('can only be renamed where there is one', async () => {
    const text = "FROM a AS b\nENV A=1\nRUN echo $A $HOME '$A' # no $A\n# $A\n";
    const editor = await opened(text);
    const prepare = (position: object) =>
      editor.request<Range | null>('textDocument/prepareRename', { textDocument, position });
    const range = await prepare(at(text, '$A', 0, 1));
    expect(range && textAt(text, range)).toBe('A');
    expect(await prepare(at(text, '$HOME', 0, 2))).toBeNull();
    expect(await prepare(at(text, 'FROM'))).toBeNull();
    expect(await prepare(at(text, '# $A', 0, 3))).toBeNull();
    expect(await prepare(at(text, "'$A'", 0, 2))).not.toBeNull();
  });

  it('in here-documents and quoted << are no riddle', async () => {
    const text =
      'FROM a\nENV A=1\nRUN echo "use <<EOF here"\nRUN <<EOF\necho $A\nEOF\nRUN echo $(( 1 << 2 )) $(echo $A)\nCMD ["sh", "-c", "echo $A"]\n';
    const editor = await opened(text);
    const found = await editor.request<DocumentHighlight[]>('textDocument/documentHighlight', {
      textDocument,
      position: at(text, 'A=1'),
    });
    expect(places(found)).toEqual([1, 4, 6, 7]);
  });
});

describe('structure', () => {
  it('is stages with their key instructions', async () => {
    const editor = await opened(STAGES, { capabilities: REGISTERING });
    const symbols = await editor.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
      ['ARG TORCH', undefined],
      ['build', 'python:3.12-slim'],
      ['test', 'build'],
      ['python:3.12-slim', undefined],
    ]);
    expect(symbols[1]?.children?.map(({ name }) => name)).toEqual([
      'ARG TORCH',
      'ENV HOME_DIR',
      'RUN pip install torch==${TORCH}',
    ]);
    const flat = await (await opened(STAGES)).request<{ containerName?: string }[]>(
      'textDocument/documentSymbol',
      { textDocument },
    );
    expect(flat.map(({ containerName }) => containerName)).toContain('build');
  });

  it('folds stages, instructions, here-documents and comments', async () => {
    const text = '# a\n# b\nFROM a AS x\nRUN a \\\n  # c\n  # d\n  b\nRUN <<E\nx\nE\nFROM x\nRUN c\n';
    const editor = await opened(text);
    const found = await editor.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
    expect(found.map(({ startLine, endLine, kind }) => [startLine, endLine, kind])).toEqual([
      [2, 9, undefined],
      [10, 11, undefined],
      [3, 6, undefined],
      [7, 9, undefined],
      [0, 1, 'comment'],
    ]);
  });

  it('is coloured where a grammar can not know: stages, build arguments, environment', async () => {
    const text = 'ARG V=1\nFROM a:$V AS b\nENV E=1\nRUN echo $E $HOME\nFROM b\n';
    const editor = await opened(text);
    const { data } = await editor.request<{ data: number[] }>('textDocument/semanticTokens/full', {
      textDocument,
    });
    const rows = Array.from({ length: data.length / 5 }, (_, row) => data.slice(row * 5, row * 5 + 5));
    expect(rows).toEqual([
      [0, 4, 1, 1, 1],
      [1, 8, 1, 1, 0],
      [0, 5, 1, 0, 1],
      [1, 4, 1, 2, 1],
      [1, 10, 1, 2, 0],
      [1, 5, 1, 0, 0],
    ]);
  });

  it('links images, the syntax and the pages of rules, and nothing it does not know a page of', async () => {
    const text =
      '# syntax=docker/dockerfile:1\nFROM python:3.12 AS a\nFROM nvcr.io/nvidia/pytorch:24.05-py3 AS b\n' +
      'FROM quay.io/org/img:1\nFROM pytorch/pytorch:2.4.0\nFROM a\nFROM scratch\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uv\n' +
      'COPY --from=b /x /x\n# ml-dockerfile: ignore=pip-cache-in-layer,no-such\nRUN x\n';
    const editor = await opened(text, { rules: RULES });
    const links = await editor.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
    const found = links.map(({ range, target }) => [
      textAt(text, range),
      target?.replace(/^.*blob\/main\//, ''),
    ]);
    expect(found).toEqual([
      ['python:3.12', 'https://hub.docker.com/_/python/'],
      ['quay.io/org/img:1', 'https://quay.io/repository/org/img'],
      ['pytorch/pytorch:2.4.0', 'https://hub.docker.com/r/pytorch/pytorch/'],
      ['ghcr.io/astral-sh/uv:0.9', 'https://github.com/astral-sh/uv/pkgs/container/uv'],
      ['docker/dockerfile:1', 'https://hub.docker.com/r/docker/dockerfile/'],
      ['pip-cache-in-layer', 'server/docs/rules/pip-cache-in-layer.md'],
    ]);
  });
});

describe('help', () => {
  it('explains instructions, flags, stages and variables, after what is ours', async () => {
    const text = 'FROM python:3.12 AS b\nARG V=1\nRUN --network=none echo $V\nHEALTHCHECK NONE\n';
    const editor = await opened(text);
    const value = async (line: number, character: number) => {
      const found: Hover | null = await editor.hover(URI, line, character);
      return JSON.stringify(found?.contents ?? null);
    };
    expect(await value(0, 8)).toContain('Python');
    expect(await value(0, 1)).toContain('baseImage');
    expect(await value(3, 3)).toContain('HEALTHCHECK');
    expect(await value(2, 8)).toContain('network of the command');
    expect(await value(2, 25)).toContain('| Value | 1 (unless --build-arg says otherwise) |');
    expect(await value(0, 20)).toContain('stage 1 of 1');
    expect(await value(2, 20)).toBe('null');
  });

  it('shows the forms of an instruction, and none in a here-document', async () => {
    const text = 'FROM a\nEXPOSE 80\nRUN <<EOF\nEXPOSE 90\nEOF\n';
    const editor = await opened(text);
    const signature = (line: number, character: number) =>
      editor.request<SignatureHelp | null>('textDocument/signatureHelp', {
        textDocument,
        position: { line, character },
      });
    expect((await signature(1, 8))?.signatures.map(({ label }) => label)).toContain('EXPOSE port ...');
    expect(await signature(3, 8)).toBeNull();
  });
});

describe('completion of what any Dockerfile holds', () => {
  const complete = async (text: string, options: Parameters<typeof connected>[0] = {}) => {
    const cursor = text.indexOf('|');
    const editor = await opened(text.replace('|', ''), options);
    const before = text.slice(0, cursor).split('\n');
    return editor.completion(URI, before.length - 1, before.at(-1)?.length ?? 0);
  };

  it('offers instructions where one may begin, only ARG and FROM before the first stage', async () => {
    expect(labels(await complete('FROM a\nRU|'))).toContain('RUN');
    expect(labels(await complete('F|'))).toContain('FROM');
    expect(labels(await complete('H|'))).not.toContain('HEALTHCHECK NONE');
    expect(labels(await complete('FROM a\nRUN a \\\nR|'))).not.toContain('RUN');
    expect(labels(await complete('FROM a\nRUN <<EOF\nR|\nEOF\n'))).not.toContain('RUN');
  });

  it('describes a chosen instruction', async () => {
    const editor = await opened('FROM a\nSTOPS\n');
    const { items } = await editor.completion(URI, 1, 5);
    const item = items.find(({ label }) => label === 'STOPSIGNAL');
    const resolved = await editor.request<{ documentation?: { value: string } }>(
      'completionItem/resolve',
      item,
    );
    expect(resolved.documentation?.value).toContain('signal');
  });

  it.each([
    ['FROM a\nADD --|', '--unpack'],
    ['FROM a\nADD --ch|', '--checksum='],
    ['FROM a\nADD --|', '--keep-git-dir'],
    ['FROM a\nCOPY --|', '--parents'],
    ['FROM a\nCOPY --link --ex|', '--exclude='],
    ['FROM a\nCOPY --link=|', 'false'],
    ['FROM a\nRUN --|', '--device='],
    ['FROM a\nRUN --network=|', 'none'],
    ['FROM a\nRUN --security=|', 'insecure'],
    ['FROM a\nRUN --mount=|', 'type=secret'],
    ['FROM a\nRUN --mount=type=|', 'ssh'],
    ['FROM a\nRUN --mount=type=secret,id=x,|', 'env='],
    ['FROM a\nRUN --mount=type=cache,sharing=|', 'locked'],
    ['FROM a\nRUN --mount=type=tmpfs,|', 'size='],
    ['FROM a\nRUN --mount=type=cache,target=/x \\\n  --mount=type=|', 'bind'],
    ['FROM --platform=|', '$BUILDPLATFORM'],
    ['FROM a\nHEALTHCHECK --start-|', '--start-interval='],
    ['FROM a AS x\nFROM b\nFROM c\nCOPY --from=|', 'x'],
    ['FROM a AS x\nFROM b\nFROM c\nCOPY --from=|', '1'],
    ['FROM a AS x\nFROM c\nRUN --mount=type=bind,from=|', 'x'],
    ['FROM a\nCOPY --from=models /a /b\nCOPY --from=|', 'models'],
    ['ARG V=1\nFROM a:$|', 'V'],
    ['ARG V=1\nFROM a:${|', 'TARGETARCH'],
    ['FROM a\nENV W=1\nWORKDIR /$W|', 'W'],
    ['ARG V=1\nFROM a\nARG |', 'V'],
    ['# |\nFROM a\n', 'syntax='],
    ['# syntax=|\nFROM a\n', 'docker/dockerfile:1'],
    ['# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended,|\nFROM a\n', 'UndefinedVar'],
  ])('knows what fits: %j', async (text, label) => {
    expect(labels(await complete(text))).toContain(label);
  });

  it.each([
    ['FROM a\nRUN --mount=type=tmpfs,|', 'sharing='],
    ['FROM a\nCOPY --link --|', '--link'],
    ['FROM a\nCOPY a --|', '--link'],
    ['FROM a AS x\nFROM b\nCOPY --from=|', '1'],
    ['FROM a\n# |\n', 'syntax='],
    ['FROM a\nRUN echo \\$|', 'TARGETARCH'],
    ['ARG V=1\nFROM a\nRUN echo $|', 'V'],
  ])('and what does not: %j', async (text, label) => {
    expect(labels(await complete(text))).not.toContain(label);
  });

  it('leaves a blank alone where flags could follow', async () => {
    const editor = await opened('FROM a\nRUN \n');
    expect(labels(await editor.completion(URI, 1, 4))).toContain('--mount=');
    const space = { triggerKind: 2, triggerCharacter: ' ' } as const;
    expect(labels(await editor.completion(URI, 1, 4, space))).toEqual([]);
  });

  it('writes the closing brace of a variable', async () => {
    const { items } = await complete('ARG VERSION=1\nFROM a:${VER|');
    expect(items.find(({ label }) => label === 'VERSION')?.textEdit).toEqual({
      range: { start: { line: 1, character: 9 }, end: { line: 1, character: 12 } },
      newText: 'VERSION}',
    });
  });

  const files = () =>
    new MemoryFiles({
      'file:///project/Dockerfile': '',
      'file:///project/.dockerignore': '# data\ndata\n*.log\n!keep.log\n',
      'file:///project/requirements.txt': '',
      'file:///project/a.log': '',
      'file:///project/keep.log': '',
      'file:///project/data/big.bin': '',
      'file:///project/src/my app.py': '',
      'file:///project/.git/HEAD': '',
    });

  it('offers paths of the build context, without those that .dockerignore keeps out', async () => {
    const found = labels(await complete('FROM a\nCOPY |', { files: files() }));
    expect(found.slice(0, 2)).toEqual(['data/', 'src/']);
    expect(found).toEqual(expect.arrayContaining(['requirements.txt', 'keep.log']));
    expect(found).not.toContain('a.log');
    expect(found).not.toContain('.git/');
    const inside = await complete('FROM a\nCOPY ./src/m|', { files: files() });
    expect(inside.items[0]?.textEdit).toEqual({
      range: { start: { line: 1, character: 11 }, end: { line: 1, character: 12 } },
      newText: 'my\\ app.py',
    });
  });

  it.each([
    'FROM a\nCOPY src/ |',
    'FROM a\nCOPY --from=x |',
    'FROM a\nCOPY ../|',
    'FROM a\nADD https://|',
    'FROM a\nWORKDIR |',
  ])('offers no path where none of the context belongs: %j', async (text) => {
    expect(labels(await complete(text, { files: files() }))).not.toContain('requirements.txt');
  });
});

describe('layout', () => {
  const format = async (text: string, more: object = {}) => {
    const editor = await opened(text);
    const edits = await editor.request<TextEdit[]>('textDocument/formatting', {
      textDocument,
      options: { tabSize: 4, insertSpaces: true },
      ...more,
    });
    return apply(text, edits);
  };

  it('indents continued lines and keeps what stands deeper deeper', async () => {
    const text = 'FROM a\n  ENV A=1\nRUN if x; then \\\n  a; \\\n    b; \\\n  # c\n  fi\n';
    expect(await format(text)).toBe(
      'FROM a\nENV A=1\nRUN if x; then \\\n    a; \\\n      b; \\\n    # c\n    fi\n',
    );
  });

  it.each([
    ['here-documents', 'FROM a\nRUN <<EOF\n  if x\n y\nEOF\nCOPY <<A <<B /x/\n a\nA\n  b\nB\n'],
    ['partly quoted here-documents', 'FROM a\nRUN <<E"O"F\n  x\nEOF\nRUN b\n'],
    ['quoted lines', 'FROM a\nRUN python -c "import x \\\n  if y: \\\n"\n'],
    ['words over two lines', 'FROM a\nRUN echo ab\\\ncd\n'],
    ['values that keep their blanks', 'FROM a\nENV A b \\\n  c\n'],
    ['scripts of other shells', 'FROM a\nSHELL ["cmd", "/S", "/C"]\nRUN echo a \\\n  b\n'],
  ])('leaves alone %s', async (_, text) => {
    expect(await format(text)).toBe(text);
  });

  it('keeps line endings and is done after once', async () => {
    const text = 'FROM a\r\nRUN a \\\r\nb\r\n   \r\nRUN c\r\n';
    const once = await format(text);
    expect(once).toBe('FROM a\r\nRUN a \\\r\n    b\r\n\r\nRUN c\r\n');
    expect(await format(once)).toBe(once);
  });

  it('lays out a part, and the next line as a continuation mark is typed', async () => {
    const text = 'FROM a\nRUN a \\\nb\nRUN a \\\nb\n';
    const editor = await opened(text);
    const options = { tabSize: 2, insertSpaces: true };
    const range = { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } };
    const part = await editor.request<TextEdit[]>('textDocument/rangeFormatting', {
      textDocument,
      options,
      range,
    });
    expect(places(part)).toEqual([4]);
    const typed = await editor.request<TextEdit[]>('textDocument/onTypeFormatting', {
      textDocument,
      options,
      position: { line: 1, character: 7 },
      ch: '\\',
    });
    expect(places(typed)).toEqual([2]);
  });
});

describe('editing beside other extensions', () => {
  const SYMBOLS = 'textDocument/documentSymbol';
  const isOn = async (editor: Editor) =>
    (await editor.request<unknown[]>(SYMBOLS, { textDocument })).length > 0;
  const keywords = async (editor: Editor) => labels(await editor.completion(URI, 1, 1)).includes('RUN');
  const TEXT = 'FROM a\nR\n';

  it('is on by itself, and announced at once to editors that take no features later', async () => {
    const editor = await opened(TEXT);
    expect(editor.initialized?.capabilities).toMatchObject({
      renameProvider: { prepareProvider: true },
      documentFormattingProvider: {},
      semanticTokensProvider: { full: true },
    });
    expect(await isOn(editor)).toBe(true);
    expect(await keywords(editor)).toBe(true);
  });

  it('goes while another extension edits Dockerfiles, and comes back with it gone', async () => {
    const editor = await opened(TEXT, {
      capabilities: REGISTERING,
      initializationOptions: { editDockerfiles: true },
    });
    expect(editor.initialized?.capabilities.renameProvider).toBeUndefined();
    expect(await isOn(editor)).toBe(false);
    expect(await keywords(editor)).toBe(false);
    const registered = () => editor.registrations.map(({ method }) => method);
    expect(registered()).not.toContain('textDocument/formatting');
    editor.notify('mlDockerfile/neighbours', { editDockerfiles: false });
    await editor.until('formatting to be registered', () => registered().includes('textDocument/formatting'));
    expect(await isOn(editor)).toBe(true);
    editor.notify('mlDockerfile/neighbours', { editDockerfiles: true });
    await editor.until('formatting to be unregistered', () => editor.unregistrations.length > 0);
    expect(editor.unregistrations.map(({ method }) => method)).toContain('textDocument/formatting');
    expect(await isOn(editor)).toBe(false);
  });

  it('does what the setting says, whoever else is there', async () => {
    const on = await opened(TEXT, {
      settings: { editing: 'on' },
      initializationOptions: { editDockerfiles: true },
    });
    expect(await isOn(on)).toBe(true);
    const off = await opened(TEXT, { settings: { editing: 'off' } });
    expect(await isOn(off)).toBe(false);
    expect(await keywords(off)).toBe(false);
  });

  it('leaves what is ours on', async () => {
    const editor = await opened('FROM nvidia/cuda:\n', { settings: { editing: 'off' } });
    expect(labels(await editor.completion(URI, 0, 17)).length).toBeGreaterThan(0);
  });
});

describe('what the builder refuses', () => {
  it('is an error, said while nobody else says it, beside what the rules find', async () => {
    const text = 'FROM a\nCOPYY a b\nWORKDIR\nADD --unpack a.tar /\n';
    const { editor } = await connected({ rules: [], initializationOptions: { editDockerfiles: true } });
    editor.open(URI, text);
    expect(await editor.diagnostics(URI)).toEqual([]);
    const { refreshes } = editor;
    editor.notify('mlDockerfile/neighbours', { editDockerfiles: false });
    await editor.until('a refresh', () => editor.refreshes > refreshes);
    const found = await editor.diagnostics(URI);
    expect(found.map(({ message, severity, range }) => [range.start.line, severity, message])).toEqual([
      [1, 1, 'unknown instruction'],
      [2, 1, 'WORKDIR has no argument'],
    ]);
  });
});
