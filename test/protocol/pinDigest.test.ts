import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ApplyWorkspaceEditParams, ClientCapabilities, CodeAction } from 'vscode-languageserver';
import { RULES } from '../../server/src/rules/index.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { startWebServer } from '../support/webServer.ts';
import { type Editor, FULL, PUSHED } from './support/editor.ts';
import { connected } from './support/server.ts';
import { applyAction } from './support/workspaceEdit.ts';

const URI = 'file:///project/Dockerfile';
const TITLE = 'Pin nvidia/cuda:12.4.1-base-ubuntu22.04 by digest (asks the registry)';
const TEXT = 'FROM --platform=linux/amd64 nvidia/cuda:12.4.1-base-ubuntu22.04 AS base\nUSER 10001\n';
const CARET = { start: { line: 0, character: 40 }, end: { line: 0, character: 40 } };
const applies = (capabilities: ClientCapabilities): ClientCapabilities => ({
  ...capabilities,
  workspace: { ...capabilities.workspace, applyEdit: true },
});

interface Pinning {
  readonly editor: Editor;
  /** Edits that the server asked for. */
  readonly edits: ApplyWorkspaceEditParams[];
}

async function opened(registry: string, capabilities = applies(FULL), text = TEXT): Promise<Pinning> {
  const section = { knowledge: { registry }, rules: { 'base-not-digest-pinned': 'hint' } };
  const { editor } = await connected({
    rules: RULES,
    capabilities,
    settings: section,
    initializationOptions: { mlDockerfile: section },
  });
  const edits: ApplyWorkspaceEditParams[] = [];
  editor.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    edits.push(params);
    return { applied: true };
  });
  editor.open(URI, text);
  return { editor, edits };
}

async function pin(editor: Editor): Promise<CodeAction> {
  const action = (await editor.actions(URI, CARET)).find(({ title }) => title.startsWith('Pin '));
  if (action?.command === undefined) throw new Error('no action pins the image');
  const { command, arguments: given } = action.command;
  await editor.request('workspace/executeCommand', { command, arguments: given });
  return action;
}

const told = (editor: Editor) => editor.shown.map(({ message }) => message);

describe('pinning by digest, asking Debian’s registry', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
    await registry.push('nvidia/cuda', ['12.4.1-base-ubuntu22.04']);
    await registry.push('team/own', ['1.2.3']);
  });
  afterAll(() => registry.stop());

  it('stands with its finding and writes the digest behind the tag', async () => {
    const { editor, edits } = await opened(registry.url);
    const action = await pin(editor);
    expect(action).toMatchObject({ title: TITLE, kind: 'quickfix' });
    expect(action.diagnostics?.map(({ code }) => code)).toEqual(['base-not-digest-pinned']);
    expect(action.edit).toBeUndefined();
    const [{ edit } = {}] = edits;
    const after = applyAction(TEXT, { ...action, ...(edit === undefined ? {} : { edit }) });
    expect(after).toMatch(
      /^FROM --platform=linux\/amd64 nvidia\/cuda:12\.4\.1-base-ubuntu22\.04@sha256:[0-9a-f]{64} AS base\nUSER 10001\n$/,
    );
    expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri: URI, version: 1 } }]);
    expect(told(editor)).toEqual([]);
    editor.change(URI, { text: after });
    expect((await editor.diagnostics(URI)).map(({ code }) => code)).not.toContain('base-not-digest-pinned');
  });

  it('asks the registry that the image names, whatever the mirror', async () => {
    const { host } = new URL(registry.url);
    const { editor, edits } = await opened(
      'http://127.0.0.1:1',
      applies(FULL),
      `FROM ${host}/team/own:1.2.3\n`,
    );
    await pin(editor);
    expect(JSON.stringify(edits)).toMatch(/@sha256:[0-9a-f]{64}/);
  });

  it('works where edits carry no version', async () => {
    const { editor, edits } = await opened(registry.url, applies(PUSHED));
    await pin(editor);
    expect(edits[0]?.edit.changes?.[URI]).toHaveLength(1);
  });

  it('says that a tag does not exist', async () => {
    const { host } = new URL(registry.url);
    const { editor, edits } = await opened('', applies(FULL), `FROM ${host}/team/own:4\n`);
    await pin(editor);
    expect(told(editor)).toEqual([
      `ML Dockerfile: ${host}/team/own:4 is not pinned: ${host} has no team/own:4`,
    ]);
    expect(edits).toEqual([]);
  });

  it('does not write into a text that has changed since the action was offered', async () => {
    const { editor, edits } = await opened(registry.url);
    const [action] = (await editor.actions(URI, CARET)).filter(({ title }) => title === TITLE);
    editor.change(URI, { text: `# a line\n${TEXT}` });
    const { command, arguments: given } = action?.command ?? {};
    await editor.request('workspace/executeCommand', { command, arguments: given });
    expect(edits).toEqual([]);
    expect(told(editor)).toEqual([
      'ML Dockerfile: the text has changed since the digest was offered, nothing was written',
    ]);
  });
});

describe('pinning by digest where nobody answers as hoped', () => {
  it('is not offered to an editor that takes no edits', async () => {
    const { editor } = await opened('', FULL);
    const titles = (await editor.actions(URI, CARET)).map(({ title }) => title);
    expect(titles).toContain('Ignore base-not-digest-pinned for this instruction');
    expect(titles).not.toContain(TITLE);
  });

  it('says so offline', async () => {
    const { editor, edits } = await opened('http://127.0.0.1:1');
    await pin(editor);
    expect(told(editor)).toEqual([
      expect.stringMatching(/22\.04 is not pinned: cannot reach 127\.0\.0\.1:1: /),
    ]);
    expect(edits).toEqual([]);
  });

  it('says so when a login is asked for', async () => {
    const web = await startWebServer((_, response) => response.writeHead(401).end());
    onTestFinished(() => web.stop());
    const { editor } = await opened(web.url);
    await pin(editor);
    expect(told(editor)[0]).toContain(`${new URL(web.url).host} asks for a login`);
    expect(web.asked).toEqual(['HEAD /v2/nvidia/cuda/manifests/12.4.1-base-ubuntu22.04']);
  });

  it.each(['', 'sha256:0', 'md5:d41d8cd98f00b204e9800998ecf8427e'])(
    'takes nothing for a digest that is none: %j',
    async (digest) => {
      const web = await startWebServer((_, response) =>
        response.writeHead(200, { 'docker-content-digest': digest }).end(),
      );
      onTestFinished(() => web.stop());
      const { editor, edits } = await opened(web.url);
      await pin(editor);
      expect(told(editor)[0]).toContain('names no digest of nvidia/cuda:12.4.1-base-ubuntu22.04');
      expect(edits).toEqual([]);
    },
  );

  it('does not write into a text that changes meanwhile', async () => {
    let meanwhile: () => Promise<void> = async () => undefined;
    const digest = `sha256:${'0'.repeat(64)}`;
    const web = await startWebServer(async (_, response) => {
      await meanwhile();
      response.writeHead(200, { 'docker-content-digest': digest }).end();
    });
    onTestFinished(() => web.stop());
    const { editor, edits } = await opened(web.url);
    meanwhile = async () => {
      editor.change(URI, { text: `# a line\n${TEXT}` });
      await editor.diagnostics(URI);
    };
    await pin(editor);
    expect(edits).toEqual([]);
    expect(told(editor)[0]).toMatch(/the text has changed while the registry was asked/);
  });

  it('is silent when the user has cancelled', async () => {
    let stop: () => void = () => undefined;
    const web = await startWebServer(() => stop());
    onTestFinished(() => web.stop());
    const { editor, edits } = await opened(web.url, {
      ...applies(FULL),
      window: { workDoneProgress: true },
    });
    editor.connection.onRequest('window/workDoneProgress/create', ({ token }: { token: unknown }) => {
      stop = () => editor.notify('window/workDoneProgress/cancel', { token });
      return null;
    });
    await pin(editor);
    expect(told(editor)).toEqual([]);
    expect(edits).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { uri: URI, version: '1', start: 5 },
    { uri: URI, version: 1, start: 0 },
  ])('takes no argument for one that it did not give: %j', async (argument) => {
    const { editor } = await opened('http://127.0.0.1:1');
    const command = { command: 'mlDockerfile.server.pinDigest', arguments: [argument] };
    await editor.request('workspace/executeCommand', command);
    expect(told(editor)[0]).toContain('nothing was written');
  });
});
