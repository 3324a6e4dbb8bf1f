import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PUSHED } from './support/editor.ts';
import { bundledServer, type ServerProcess, startProcess } from './support/process.ts';

const URI = 'file:///project/Dockerfile';
const WRONG = 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n';

let bundle = '';
beforeAll(async () => {
  bundle = await bundledServer();
});

/** Sends raw bytes with a right header. */
function sendBody(server: ServerProcess, body: string | Buffer): void {
  const bytes = Buffer.from(body);
  server.process.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n\r\n`), bytes]));
}

async function stillAnswers({ editor }: ServerProcess): Promise<void> {
  const uri = `${URI}.after`;
  editor.open(uri, WRONG);
  expect((await editor.diagnostics(uri)).map(({ code }) => code)).toContain('base-tag-unknown');
}

describe('the bundled server as a process', () => {
  it('analyses a file of the disk with the settings of its project', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ml dockerfile ä-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, '.ml-dockerfile.yaml'), 'rules:\n  base-tag-unknown: hint\n');
    const uri = pathToFileURL(join(folder, 'Dockerfile')).href;
    const { editor, errorOutput } = startProcess(bundle);
    await editor.start({ workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'x' }] });
    editor.open(uri, WRONG);
    expect(await editor.diagnostics(uri)).toContainEqual(
      expect.objectContaining({ code: 'base-tag-unknown', severity: 4 }),
    );
    expect(editor.logged).toEqual([]);
    expect(errorOutput()).toBe('');
  });

  it('pushes to an editor that cannot pull', async () => {
    const { editor } = startProcess(bundle);
    await editor.start({ capabilities: PUSHED });
    editor.open(URI, WRONG);
    const { diagnostics } = await editor.publication(URI, 1);
    expect(diagnostics.map(({ code }) => code)).toContain('base-tag-unknown');
  });

  it('ends with 0 after shutdown and exit', async () => {
    const { editor, ended } = startProcess(bundle);
    await editor.start();
    expect(await editor.request('shutdown')).toBeNull();
    editor.notify('exit');
    expect(await ended()).toBe(0);
  });

  it('ends with 1 after exit without shutdown, even before initialize', async () => {
    const { editor, ended } = startProcess(bundle);
    editor.notify('exit');
    expect(await ended()).toBe(1);
  });

  it('ends when its input is closed', async () => {
    const server = startProcess(bundle);
    await server.editor.start();
    server.process.stdin.end();
    expect(await server.ended()).toBe(1);
  });

  it('ends when the editor it was started for is gone', async () => {
    const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const { editor, ended } = startProcess(bundle);
    await editor.start({ processId: parent.pid ?? null });
    parent.kill('SIGKILL');
    expect(await ended()).toBe(1);
  });

  it('speaks node-ipc with a parent that forked it', async () => {
    const child = spawn(process.execPath, [bundle, '--node-ipc'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const answer = new Promise((resolve) => child.once('message', resolve));
    child.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {} } });
    expect(await answer).toMatchObject({ id: 1, result: { serverInfo: { name: 'ml-dockerfile' } } });
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    expect(await exit).toBe(1);
  });
});

describe('abuse of the protocol', () => {
  it('before initialize is refused', async () => {
    const server = startProcess(bundle);
    await expect(server.editor.hover(URI, 0, 0)).rejects.toMatchObject({ code: -32002 });
    server.editor.open(URI, WRONG);
    await server.editor.start();
    await expect(server.editor.request('initialize', {})).rejects.toMatchObject({ code: -32600 });
    await stillAnswers(server);
  });

  it('after shutdown is refused', async () => {
    const { editor } = startProcess(bundle);
    await editor.start();
    await editor.request('shutdown');
    await expect(editor.hover(URI, 0, 0)).rejects.toMatchObject({ code: -32600 });
  });

  it.each([
    ['broken JSON', '{"jsonrpc":"2.0","method":'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['no message', '42'],
    ['an unknown notification', '{"jsonrpc":"2.0","method":"who/knows","params":{}}'],
    ['an answer nobody asked for', '{"jsonrpc":"2.0","id":4711,"result":null}'],
    [
      'a change of a document that is not open',
      '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x","version":2},"contentChanges":[{"text":""}]}}',
    ],
    ['a change without parameters', '{"jsonrpc":"2.0","method":"textDocument/didChange"}'],
    [
      'a change of the wrong shape',
      '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":7}}',
    ],
    ['parameters by position', '{"jsonrpc":"2.0","method":"textDocument/didClose","params":[1,2]}'],
  ])('is survived: %s', async (_, body) => {
    const server = startProcess(bundle);
    await server.editor.start();
    sendBody(server, body);
    await stillAnswers(server);
  });

  it('in requests is answered by an error', async () => {
    const server = startProcess(bundle);
    const { editor } = server;
    await editor.start();
    await expect(editor.request('textDocument/who', {})).rejects.toMatchObject({ code: -32601 });
    await expect(editor.request('textDocument/hover', {})).rejects.toMatchObject({ code: -32603 });
    await expect(editor.request('textDocument/codeAction')).rejects.toMatchObject({ code: -32603 });
    await stillAnswers(server);
  });

  it('by ranges outside the text and versions that go back is survived', async () => {
    const server = startProcess(bundle);
    const { editor } = server;
    await editor.start();
    editor.open(URI, WRONG);
    editor.open(URI, WRONG);
    const far = { line: 99, character: 99 };
    editor.change(URI, { range: { start: far, end: { line: 0, character: 0 } }, text: 'FROM a\n' });
    editor.change(URI, { range: { start: { line: -1, character: -5 }, end: far }, text: WRONG });
    expect(await editor.actions(URI, { start: far, end: { line: 0, character: 0 } })).toEqual([]);
    expect(await editor.hover(URI, 99, 99)).toBeNull();
    await stillAnswers(server);
  });
});
