import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  CompletionContext,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InitializeResult,
  InlayHint,
  LogMessageParams,
  PublishDiagnosticsParams,
  Range,
  Registration,
  TextDocumentContentChangeEvent,
  Unregistration,
  WorkspaceFolder,
} from 'vscode-languageserver';

const DEADLINE = 10_000;

/** What VS Code can do, as far as it concerns us. */
export const FULL: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: { documentationFormat: ['markdown', 'plaintext'], tagSupport: { valueSet: [1] } },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
      isPreferredSupport: true,
    },
  },
};

/** An editor that is pushed to and can do little else. */
export const PUSHED: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    hover: { contentFormat: ['plaintext'] },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
  },
};

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly workspaceFolders?: readonly WorkspaceFolder[];
  readonly processId?: number | null;
}

/** The editor's side of a connection; remembers what it was told and waits for what it was not. */
export class Editor {
  readonly connection: MessageConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly logged: LogMessageParams[] = [];
  readonly shown: LogMessageParams[] = [];
  readonly registrations: Registration[] = [];
  readonly unregistrations: Unregistration[] = [];
  /** What `workspace/configuration` answers for a document; may change during a test. */
  settings: (uri: string | undefined) => unknown = () => null;
  refreshes = 0;
  hintRefreshes = 0;
  initialized: InitializeResult | undefined;
  readonly #versions = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.connection = createMessageConnection(
      new StreamMessageReader(input),
      new StreamMessageWriter(output),
    );
    const noted =
      <T>(list: T[]) =>
      (item: T) => {
        list.push(item);
        this.#look();
      };
    this.connection.onNotification('textDocument/publishDiagnostics', noted(this.published));
    this.connection.onNotification('window/logMessage', noted(this.logged));
    this.connection.onNotification('window/showMessage', noted(this.shown));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => this.settings(scopeUri)),
    );
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      this.#look();
      return null;
    });
    this.connection.onRequest('workspace/inlayHint/refresh', () => {
      this.hintRefreshes++;
      this.#look();
      return null;
    });
    this.connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
      this.registrations.push(...params.registrations);
      this.#look();
      return null;
    });
    this.connection.onRequest(
      'client/unregisterCapability',
      (params: { unregisterations: Unregistration[] }) => {
        this.unregistrations.push(...params.unregisterations);
        this.#look();
        return null;
      },
    );
    this.connection.listen();
  }

  async start(options: EditorOptions = {}): Promise<InitializeResult> {
    const { capabilities = FULL, initializationOptions, workspaceFolders, processId = null } = options;
    this.initialized = await this.request<InitializeResult>('initialize', {
      processId,
      rootUri: null,
      capabilities,
      initializationOptions,
      workspaceFolders: workspaceFolders ?? null,
    });
    this.notify('initialized', {});
    return this.initialized;
  }

  request<T>(method: string, params?: unknown): Promise<T> {
    return params === undefined
      ? this.connection.sendRequest<T>(method)
      : this.connection.sendRequest<T>(method, params);
  }

  notify(method: string, params?: unknown): void {
    const sent =
      params === undefined
        ? this.connection.sendNotification(method)
        : this.connection.sendNotification(method, params);
    sent.catch(() => undefined);
  }

  open(uri: string, text: string, languageId = 'dockerfile'): void {
    this.#versions.set(uri, 1);
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Sends edits as the next version, which it returns. */
  change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): number {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    return version;
  }

  close(uri: string): void {
    this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  filesChanged(...uris: readonly string[]): void {
    this.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri) => ({ uri, type: 2 })) });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  /** The diagnostics of a document by pulling. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error('nothing new, although nothing old was named');
    return report.items;
  }

  /** The first publication for a version of a document, or the one that is there. */
  async publication(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    const found = () => this.published.find((one) => one.uri === uri && one.version === version);
    await this.until(`diagnostics of version ${version}`, () => found() !== undefined);
    const publication = found();
    if (publication === undefined) throw new Error('gone');
    return publication;
  }

  actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.request('textDocument/hover', { textDocument: { uri }, position: { line, character } });
  }

  completion(
    uri: string,
    line: number,
    character: number,
    context?: CompletionContext,
  ): Promise<CompletionList> {
    const position = { line, character };
    return this.request('textDocument/completion', { textDocument: { uri }, position, context });
  }

  inlayHints(uri: string, lines: number): Promise<InlayHint[]> {
    const range = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
    return this.request('textDocument/inlayHint', { textDocument: { uri }, range });
  }

  /** Waits until `holds`, looking whenever a message arrives. */
  until(what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited ${DEADLINE} ms for ${what}`));
      }, DEADLINE);
      const look = () => {
        if (!holds()) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
