// The smallest client that can time a stdio language server: what a user waits for, from write to reply.
import { spawn } from 'node:child_process';

const now = () => Number(process.hrtime.bigint()) / 1e6;

export class LspClient {
  #buffer = Buffer.alloc(0);
  #replies = new Map();
  #publications = [];
  #id = 0;

  constructor(argv) {
    this.started = now();
    this.process = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout.on('data', (chunk) => this.#read(chunk));
  }

  async initialize(pull) {
    const capabilities = {
      general: { positionEncodings: ['utf-16'] },
      textDocument: {
        publishDiagnostics: {
          versionSupport: true,
          relatedInformation: true,
          dataSupport: true,
          codeDescriptionSupport: true,
        },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
          dataSupport: true,
        },
        hover: { contentFormat: ['markdown'] },
        ...(pull ? { diagnostic: {} } : {}),
      },
    };
    const params = { processId: process.pid, rootUri: null, capabilities, workspaceFolders: null };
    const result = await this.request('initialize', params);
    this.pull = pull && result.capabilities.diagnosticProvider !== undefined;
    this.notify('initialized', {});
    return result;
  }

  request(method, params) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#replies.set(id, { resolve, reject });
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** The diagnostics that answer this version; servers that send none get the next publication counted. */
  diagnostics(uri, version) {
    if (this.pull) {
      return this.request('textDocument/diagnostic', { textDocument: { uri } }).then(
        (report) => report.items,
      );
    }
    return new Promise((resolve) => this.#publications.push({ uri, version, resolve }));
  }

  async close() {
    await this.request('shutdown', null);
    this.notify('exit');
    await new Promise((resolve) => this.process.once('exit', resolve));
  }

  #send(message) {
    const body = JSON.stringify(message);
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.#buffer.toString('latin1', 0, head))?.[1]);
      if (this.#buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', head + 4, head + 4 + length));
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      this.#receive(message);
    }
  }

  #receive(message) {
    if (message.method === 'textDocument/publishDiagnostics') {
      const { uri, version, diagnostics } = message.params;
      const answered = this.#publications.filter(
        (wait) => wait.uri === uri && (version === undefined || version >= wait.version),
      );
      const first = version === undefined ? answered.slice(0, 1) : answered;
      this.#publications = this.#publications.filter((wait) => !first.includes(wait));
      for (const wait of first) wait.resolve(diagnostics);
    } else if (message.method !== undefined && message.id !== undefined) {
      const result =
        message.method === 'workspace/configuration' ? message.params.items.map(() => null) : null;
      this.#send({ jsonrpc: '2.0', id: message.id, result });
    } else if (message.id !== undefined) {
      const reply = this.#replies.get(message.id);
      this.#replies.delete(message.id);
      if (message.error === undefined) reply?.resolve(message.result);
      else reply?.reject(new Error(message.error.message));
    }
  }
}

export { now };
