import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { ClientCapabilities } from 'vscode-languageserver';
import { nodeTagStore } from '../../server/src/hosts/nodeTagStore.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { REFRESH_COMMAND, type RefreshAnswer } from '../../server/src/protocol/commands.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { startWebServer } from '../support/webServer.ts';
import { type Editor, FULL, PUSHED } from './support/editor.ts';
import { connected, type ServerOptions } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const NEW_TAG = '99.1.0-base-ubuntu28.04';
const TEXT = `FROM nvidia/cuda:${NEW_TAG}\n`;
const SHOWS_PROGRESS: ClientCapabilities = { ...FULL, window: { workDoneProgress: true } };

/** A folder for lists, gone after the test. */
function listFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lists-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An editor on a server whose registry is `registry`; tag lists lie in `folder`. */
async function opened(registry: string, folder: string, options: ServerOptions = {}): Promise<Editor> {
  const { editor } = await connected({
    rules: RULES,
    tagStore: nodeTagStore(folder),
    settings: { knowledge: { registry } },
    ...options,
  });
  editor.open(URI, TEXT);
  return editor;
}

const refresh = (editor: Editor) =>
  editor.request<RefreshAnswer>('workspace/executeCommand', { command: REFRESH_COMMAND });
const shown = (editor: Editor) => editor.shown.map(({ message }) => message);
const stored = (folder: string) => readdirSync(join(folder, 'tags')).sort();

async function status(editor: Editor): Promise<string> {
  const contents = (await editor.hover(URI, 0, 8))?.contents;
  return JSON.stringify(contents);
}

describe('the command that refreshes, asking Debian’s registry', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
    await registry.push('nvidia/cuda', [NEW_TAG, '12.4.1-base-ubuntu22.04']);
    await registry.push('library/python', ['3.99.1-slim']);
  });
  afterAll(() => registry.stop());

  it('makes hover and completion know a tag that could not be verified', async () => {
    const editor = await opened(registry.url, listFolder());
    expect(await status(editor)).toContain('cannot verify');
    const answer = await refresh(editor);
    const { host } = new URL(registry.url);
    expect(answer).toMatchObject({ read: 2, asked: loadKnowledge().tagRegistries().length });
    expect(answer.message).toMatch(
      new RegExp(
        `^tag lists of 2 of \\d+ images read from ${host} on [-\\d]+: 2 tags new, 0 gone; \\d+ images are not there$`,
      ),
    );
    expect(shown(editor)).toEqual([`ML Dockerfile: ${answer.message}`]);
    expect(await status(editor)).toContain('exists');
    expect(await status(editor)).toContain(`Tag list of nvidia/cuda, asked of ${host}`);
    const { items } = await editor.completion(URI, 0, TEXT.length - 1);
    expect(items[0]?.label).toBe(NEW_TAG);
    await editor.until('the editor to look again', () => editor.refreshes > 0 && editor.hintRefreshes > 0);
  });

  it('is remembered by the next session', async () => {
    const folder = listFolder();
    await refresh(await opened(registry.url, folder));
    expect(stored(folder)).toEqual(['nvidia+cuda.json', 'python.json']);
    const next = await opened('', folder);
    expect(await status(next)).toContain('exists');
    expect(next.shown).toEqual([]);
  });

  it('replaces a damaged list, which the log names', async () => {
    const folder = listFolder();
    await refresh(await opened(registry.url, folder));
    writeFileSync(join(folder, 'tags', 'nvidia+cuda.json'), '{"format":1,"image":"nvidia/cu');
    const next = await opened(registry.url, folder);
    expect(next.logged.map(({ message }) => message)).toEqual([
      `nvidia+cuda.json in ${join(folder, 'tags')} is damaged and not used; the next refresh replaces it`,
    ]);
    expect(await status(next)).toContain('cannot verify');
    await refresh(next);
    expect(await status(next)).toContain('exists');
  });

  it('pushes to an editor that does not pull', async () => {
    const settings = { knowledge: { registry: registry.url } };
    const editor = await opened('', listFolder(), {
      capabilities: PUSHED,
      initializationOptions: { mlDockerfile: settings },
    });
    await editor.publication(URI, 1);
    const before = editor.published.length;
    await refresh(editor);
    await editor.until('a second publication', () => editor.published.length > before);
  });

  it('runs once a week without being asked, where the user wants it', async () => {
    const folder = listFolder();
    const settings = { knowledge: { registry: registry.url, refresh: 'weekly' } };
    const editor = await opened('', folder, { settings });
    await editor.until('the lists', () =>
      editor.logged.some(({ message }) => message.startsWith('tag lists')),
    );
    expect(await status(editor)).toContain('exists');
    expect(editor.shown).toEqual([]);
    expect(stored(folder)).toContain('nvidia+cuda.json');
  });

  it('asks nobody again within the week', async () => {
    const folder = listFolder();
    await refresh(await opened(registry.url, folder));
    const web = await startWebServer((_, response) => response.end('{}'));
    onTestFinished(() => web.stop());
    const settings = { knowledge: { registry: web.url, refresh: 'weekly' } };
    const next = await opened('', folder, { settings });
    expect(await status(next)).toContain('exists');
    await next.diagnostics(URI);
    expect(web.asked).toEqual([]);
  });

  it('tells how far it is where the editor shows that', async () => {
    const editor = await opened(registry.url, listFolder(), { capabilities: SHOWS_PROGRESS });
    const { told } = watchProgress(editor);
    await refresh(editor);
    await editor.request('textDocument/diagnostic', { textDocument: { uri: URI } });
    expect(told[0]).toEqual({
      kind: 'begin',
      title: 'Refreshing knowledge',
      cancellable: true,
      percentage: 0,
    });
    expect(told.at(-1)).toEqual({ kind: 'end' });
    expect(told.filter(({ kind }) => kind === 'begin')).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === 'report').map(({ message }) => message)).toContain('python');
  });
});

it('is told and cancelled where the editor shows the work itself', async () => {
  let stop: () => void = () => undefined;
  const web = await startWebServer(() => stop());
  onTestFinished(() => web.stop());
  const editor = await opened(web.url, listFolder());
  const { told } = watchProgress(editor);
  const cancellation = new CancellationTokenSource();
  stop = () => cancellation.cancel();
  const params = { command: REFRESH_COMMAND, workDoneToken: 'shown' };
  const method = 'workspace/executeCommand';
  const { message } = await editor.connection.sendRequest<RefreshAnswer>(method, params, cancellation.token);
  expect(message).toMatch(/^cancelled: the bundled knowledge of /);
  expect(told.map(({ kind }) => kind)).toEqual(['begin', 'report', 'end']);
});

describe('a refresh that fails', () => {
  it('leaves the bundled knowledge in use and says so', async () => {
    const folder = listFolder();
    const editor = await opened('http://127.0.0.1:1', folder);
    const { message, read } = await refresh(editor);
    expect(read).toBe(0);
    expect(message).toMatch(/^cannot reach 127\.0\.0\.1:1: /);
    expect(message).toMatch(new RegExp(`: the bundled knowledge of ${loadKnowledge().asOf} stays in use$`));
    expect(editor.shown).toEqual([{ type: 2, message: `ML Dockerfile: ${message}` }]);
    expect(await status(editor)).toContain('cannot verify');
  });

  it('asks a registry that does not answer once, not once for each image', async () => {
    const web = await startWebServer((_, response) => response.writeHead(429).end());
    onTestFinished(() => web.stop());
    const { message } = await refresh(await opened(web.url, listFolder()));
    expect(message).toContain('takes no more requests for now');
    expect(web.asked).toHaveLength(1);
  });

  it('keeps what was read before it was cancelled, and goes on with the rest', async () => {
    const folder = listFolder();
    let stop: () => void = () => undefined;
    const web = await startWebServer((_, response, { pathname }) => {
      if (pathname.includes('nvidia/cuda')) response.end(JSON.stringify({ tags: [NEW_TAG] }));
      else stop();
    });
    onTestFinished(() => web.stop());
    const editor = await opened(web.url, folder, { capabilities: SHOWS_PROGRESS });
    const { token } = watchProgress(editor);
    stop = () => editor.notify('window/workDoneProgress/cancel', { token: token() });
    const { message, read } = await refresh(editor);
    expect({ read, message }).toEqual({
      read: 1,
      message: expect.stringMatching(/^tag lists of 1 .*; cancelled$/),
    });
    expect(await status(editor)).toContain('exists');
    expect(stored(folder)).toEqual(['nvidia+cuda.json']);
    const before = web.asked.length;
    await refresh(editor);
    expect(web.asked[before]).not.toContain('nvidia/cuda');
  });

  it('refuses an address that is none, and asks the publishers of nothing', async () => {
    const settings = { knowledge: { registry: 'mirror', refresh: 'daily' } };
    const editor = await opened('', listFolder(), { settings });
    expect(await refresh(editor)).toEqual({
      asked: 0,
      read: 0,
      message:
        'mlDockerfile.knowledge.refresh: must be off or weekly; ' +
        'mlDockerfile.knowledge.registry: must be an address such as https://mirror.example.com',
    });
  });
});

/** What the editor is told of a work, and under which token. */
function watchProgress(editor: Editor) {
  const told: { readonly kind: string; readonly message?: string }[] = [];
  const tokens: unknown[] = [];
  editor.connection.onRequest('window/workDoneProgress/create', (params: { token: unknown }) => {
    tokens.push(params.token);
    return null;
  });
  editor.connection.onUnhandledProgress(({ value }) => told.push(value));
  return { told, token: () => tokens.at(-1) };
}

it('no command of another name is run', async () => {
  const editor = await opened('', listFolder());
  const other = editor.request('workspace/executeCommand', { command: 'mlDockerfile.server.rm' });
  await expect(other).rejects.toThrow('no command mlDockerfile.server.rm');
});
