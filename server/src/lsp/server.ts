import type { InitializeParams } from 'vscode-languageserver';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { HostTarget } from '../engine/config.ts';
import type { AnyRule } from '../engine/rule.ts';
import { explain } from '../failures/explain.ts';
import { FAILURES } from '../failures/table.ts';
import type { FolderReader } from '../project/folderReader.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';
import { EXPLAIN_METHOD } from '../protocol/explain.ts';
import { HOST_FACTS_METHOD, type HostFactsParams, type HostKnowledge } from '../protocol/hostFacts.ts';
import { LAYERS_METHOD } from '../protocol/layers.ts';
import { OUTLINE_METHOD, type Outline } from '../protocol/outline.ts';
import { PREFLIGHT_METHOD } from '../protocol/preflight.ts';
import { SCAFFOLD_METHOD } from '../protocol/scaffold.ts';
import type { TagStore } from '../registry/tagStore.ts';
import type { ClientFacts } from './clientFacts.ts';
import { codeActions } from './codeActions.ts';
import { executeCommand } from './commands.ts';
import { completion, resolveCompletion } from './completion.ts';
import { Diagnostics } from './diagnostics.ts';
import { Documents, kindOf } from './documents.ts';
import { Editing } from './editing/editing.ts';
import { Environments } from './environments.ts';
import { FileCache } from './fileCache.ts';
import { hostKnowledge, hostTarget } from './foundHost.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlayHints.ts';
import { KnowledgeRefresh } from './knowledgeRefresh.ts';
import { layersOf } from './layers.ts';
import type { LiveKnowledge } from './liveKnowledge.ts';
import type { Log } from './log.ts';
import { outlineOf } from './outline.ts';
import type { Peer } from './peer.ts';
import { preflightOf } from './preflight.ts';
import { Progress } from './progress.ts';
import { scaffoldOf } from './scaffold.ts';
import { Session } from './session.ts';
import { SettingsSource } from './settingsSource.ts';
import { Workspace } from './workspace.ts';

export interface ServerDeps {
  readonly peer: Peer;
  readonly log: Log;
  readonly client: ClientFacts;
  readonly params: InitializeParams;
  readonly files: WorkspaceFiles;
  /** Undefined where the host lists no folders. */
  readonly folders: FolderReader | undefined;
  readonly rules: readonly AnyRule[];
  readonly live: LiveKnowledge;
  /** Where tag lists are kept; undefined where the host keeps no files. */
  readonly store: TagStore | undefined;
  readonly today: () => string;
  readonly turn: () => Promise<void>;
}

/** Ties the messages of one client to documents, session and features. */
export class Server {
  readonly #deps: ServerDeps;
  readonly #documents = new Documents();
  readonly #workspace: Workspace;
  readonly #settings: SettingsSource;
  readonly #environments: Environments;
  #host: HostTarget | undefined;
  readonly #session: Session;
  readonly #diagnostics: Diagnostics;
  readonly #progress: Progress;
  readonly #editing: Editing;
  readonly #refresh: KnowledgeRefresh | undefined;

  constructor(deps: ServerDeps) {
    const { peer, log, client, params, rules, live, today, turn } = deps;
    const documents = this.#documents;
    const workspace = new Workspace(params);
    const settings = new SettingsSource(peer, client, params.initializationOptions);
    const files = new FileCache(deps.files, (uri) => documents.get(uri)?.getText());
    const rootOf = (uri: string) => workspace.rootOf(uri);
    const section = (uri: string) => settings.section(uri);
    const host = () => this.#host;
    this.#environments = new Environments({ rules, files, log, section, rootOf, host });
    const outdated = (uris: readonly string[]) => this.#diagnostics.outdated(uris);
    const environments = this.#environments;
    this.#session = new Session({
      rules,
      get knowledge() {
        return live.current;
      },
      documents,
      environments,
      files,
      log,
      rootOf,
      today,
      turn,
      outdated,
    });
    const isEditor = (uri: string) => this.#editing.isOn(uri);
    this.#diagnostics = new Diagnostics({ peer, client, session: this.#session, documents, turn, isEditor });
    const editing = {
      peer,
      client,
      session: this.#session,
      folders: deps.folders,
      section: () => settings.section(),
      changed: () => this.#session.allChanged(),
    };
    this.#editing = new Editing(editing, params.initializationOptions);
    this.#deps = deps;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#progress = new Progress(peer, client);
    this.#refresh = this.#refreshInto(deps.store);
  }

  /** Takes what earlier sessions learned. */
  async load(): Promise<void> {
    await this.#refresh?.load();
  }

  /** The editor is ready: what the user wants done without being asked is done now. */
  ready(): void {
    this.#editing.update();
    this.#refresh?.whenDue().catch((error) => this.#deps.log.error('cannot refresh the knowledge', error));
  }

  /** Registers the handlers. */
  listen(): void {
    const { peer, client } = this.#deps;
    this.#listenToDocuments();
    this.#listenToWorkspace();
    this.#editing.listen();
    peer.onRequest('textDocument/hover', (params, token) =>
      hover(params, this.#session, client, token, this.#editing),
    );
    peer.onRequest('textDocument/completion', (params, token) =>
      completion(params, this.#session, client, token, this.#editing),
    );
    peer.onRequest('completionItem/resolve', (item) =>
      resolveCompletion(item, this.#session, client, this.#editing),
    );
    peer.onRequest('textDocument/inlayHint', (params, token) => inlayHints(params, this.#session, token));
    peer.onRequest('textDocument/codeAction', (params) => codeActions(params, this.#session, client));
    peer.onRequest('textDocument/diagnostic', ({ textDocument, previousResultId }, token) =>
      this.#diagnostics.pull(textDocument.uri, previousResultId, token),
    );
    peer.onRequest('workspace/executeCommand', (params, token) => {
      const [session, progress, refresh] = [this.#session, this.#progress, this.#refresh];
      const section = () => this.#settings.section();
      return executeCommand(
        params,
        { peer, log: this.#deps.log, client, session, progress, section, refresh },
        token,
      );
    });
    peer.onRequest(EXPLAIN_METHOD, ({ output }) => explain(output, FAILURES));
    peer.onRequest(LAYERS_METHOD, (params) => layersOf(params, this.#session));
    peer.onRequest(OUTLINE_METHOD, ({ uri }) => this.#outline(uri));
    peer.onRequest(HOST_FACTS_METHOD, (params) => this.#lookedAt(params));
    peer.onRequest(PREFLIGHT_METHOD, (params) => preflightOf(params, this.#session));
    peer.onRequest(SCAFFOLD_METHOD, (params) => {
      const { files, live, today } = this.#deps;
      return scaffoldOf(params, files, live.current, today());
    });
  }

  #listenToDocuments(): void {
    const { peer, client } = this.#deps;
    peer.onNotification('textDocument/didOpen', ({ textDocument }) => {
      this.#documents.open(textDocument);
      this.#seen(textDocument.uri);
    });
    peer.onNotification('textDocument/didChange', (params) => {
      if (this.#documents.change(params)) this.#seen(params.textDocument.uri);
    });
    peer.onNotification('textDocument/didClose', ({ textDocument: { uri } }) => {
      if (this.#documents.get(uri) === undefined) return;
      this.#documents.close(uri);
      this.#session.close(uri);
      this.#session.filesChanged([uri]);
      this.#diagnostics.closed(uri);
    });
    // An editor that watches no files still says when it saves one; then everything is looked at again.
    peer.onNotification('textDocument/didSave', () => {
      if (!client.registersWatchers) this.#session.allChanged();
    });
  }

  #listenToWorkspace(): void {
    const { peer } = this.#deps;
    peer.onNotification('workspace/didChangeConfiguration', (params) => {
      this.#settings.push(params.settings);
      this.#everythingChanged();
      this.ready();
    });
    peer.onNotification('workspace/didChangeWatchedFiles', ({ changes }) => {
      this.#session.filesChanged(changes.map(({ uri }) => uri));
    });
    peer.onNotification('workspace/didChangeWorkspaceFolders', ({ event }) => {
      this.#workspace.change(event);
      this.#session.allChanged();
    });
  }

  #everythingChanged(): void {
    const { peer, client } = this.#deps;
    this.#session.allChanged();
    if (client.refreshesInlayHints) peer.request('workspace/inlayHint/refresh', null).catch(() => undefined);
  }

  #lookedAt({ host }: HostFactsParams): HostKnowledge {
    const knowledge = this.#deps.live.current;
    this.#host = hostTarget(host, knowledge);
    this.#everythingChanged();
    return hostKnowledge(this.#host, knowledge);
  }

  #refreshInto(store: TagStore | undefined): KnowledgeRefresh | undefined {
    if (store === undefined) return undefined;
    const { log, live } = this.#deps;
    const section = () => this.#settings.section();
    const changed = () => this.#everythingChanged();
    return new KnowledgeRefresh({ log, live, progress: this.#progress, store, section, changed });
  }

  /** There is a new text: look at it, and at what depends on it. */
  #seen(uri: string): void {
    const document = this.#documents.get(uri);
    if (document !== undefined && kindOf(document) !== 'dockerfile') this.#session.filesChanged([uri]);
    this.#diagnostics.changed(uri);
  }

  async #outline(uri: string): Promise<Outline | null> {
    const open = this.#session.snapshot(uri);
    const text = open === undefined ? await this.#deps.files.read(uri, { aborted: false }) : undefined;
    const model = open?.model ?? (text === undefined ? undefined : parseDockerfile(uri, text));
    if (model === undefined) return null;
    const { config } = await this.#environments.of(uri);
    if (open === undefined) this.#environments.drop(uri);
    return outlineOf(model, this.#deps.live.current, config.profile);
  }
}
