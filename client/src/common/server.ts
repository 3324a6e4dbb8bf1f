import {
  type CancellationToken,
  type Disposable,
  EventEmitter,
  extensions,
  type LogOutputChannel,
  l10n,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import {
  type BaseLanguageClient,
  ExecuteCommandRequest,
  State,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageclient';
import type { REFRESH_COMMAND } from '../../../server/src/protocol/commands.ts';
import type { EXPLAIN_METHOD, ExplainParams, Explanation } from '../../../server/src/protocol/explain.ts';
import type {
  FoundHost,
  HOST_FACTS_METHOD,
  HostFactsParams,
  HostKnowledge,
} from '../../../server/src/protocol/hostFacts.ts';
import type { LAYERS_METHOD, LayerLines, LayersParams } from '../../../server/src/protocol/layers.ts';
import type { NEIGHBOURS_METHOD, NeighboursParams } from '../../../server/src/protocol/neighbours.ts';
import type { OUTLINE_METHOD, Outline, OutlineParams } from '../../../server/src/protocol/outline.ts';
import type { PREFLIGHT_METHOD, Preflight, PreflightParams } from '../../../server/src/protocol/preflight.ts';
import type { SCAFFOLD_METHOD, Scaffold, ScaffoldParams } from '../../../server/src/protocol/scaffold.ts';
import type { ServerFacts } from '../../../server/src/protocol/serverFacts.ts';
import { clientOptions } from './clientOptions.ts';
import { Neighbours } from './neighbours.ts';
import { othersEditDockerfiles } from './otherEditors.ts';
import type { Platform } from './platform.ts';

const REFRESH: typeof REFRESH_COMMAND = 'mlDockerfile.server.refreshKnowledge';
const OUTLINE: typeof OUTLINE_METHOD = 'mlDockerfile/outline';
const NEIGHBOURS: typeof NEIGHBOURS_METHOD = 'mlDockerfile/neighbours';
const HOST_FACTS: typeof HOST_FACTS_METHOD = 'mlDockerfile/hostFacts';
const PREFLIGHT: typeof PREFLIGHT_METHOD = 'mlDockerfile/preflight';
const EXPLAIN: typeof EXPLAIN_METHOD = 'mlDockerfile/explain';
const LAYERS: typeof LAYERS_METHOD = 'mlDockerfile/layers';
const SCAFFOLD: typeof SCAFFOLD_METHOD = 'mlDockerfile/scaffold';

type Step = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export type ServerState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly knowledge: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

/** The language server's life: started, restarted after a crash by its client, or anew by a person. */
export class Server implements Disposable {
  private readonly platform: Platform;
  private readonly storage: Uri;
  readonly log: LogOutputChannel;
  private readonly changed = new EventEmitter<ServerState>();
  private readonly neighbours = new Neighbours(() => this.askForDiagnostics());
  private client: BaseLanguageClient | undefined;
  private current: ServerState = { kind: 'off' };
  readonly onDidChangeState = this.changed.event;
  private readonly listener = extensions.onDidChange(() => this.tellOfOthers());

  /** `storage` is the folder of the extension on this machine. */
  constructor(platform: Platform, log: LogOutputChannel, storage: Uri) {
    this.platform = platform;
    this.storage = storage;
    this.log = log;
  }

  get state(): ServerState {
    return this.current;
  }

  /** A client that failed to start can not be started again, so each start makes a new one. */
  async start(): Promise<void> {
    await this.stop();
    const client = this.platform.createClient(
      clientOptions(this.log, this.neighbours.middleware, this.storage),
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) this.enter(newState);
    });
    try {
      await client.start();
    } catch (error) {
      if (this.client === client) this.set({ kind: 'failed', reason: String(error) });
    }
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.set({ kind: 'off' });
    // It rejects for a client that is still starting or has failed, and ends the process all the same.
    await client?.dispose().catch((error: unknown) => this.log.debug(String(error)));
  }

  /** What the server knows of a Dockerfile; undefined where it is not running or does not know the file. */
  outline({ uri }: Pick<TextDocument, 'uri'>): Promise<Outline | undefined> {
    const params: OutlineParams = { uri: uri.toString() };
    return this.ask<Outline>(OUTLINE, params);
  }

  /** The next question about a new image, and its files; undefined where the server is not running. */
  async scaffold(params: ScaffoldParams): Promise<Scaffold | undefined> {
    const { client } = this;
    // Called by the command that activated the extension, it waits for the start that is under way.
    if (client?.needsStart() === false && !client.isRunning()) await client.start().catch(() => undefined);
    return this.ask<Scaffold>(SCAFFOLD, params);
  }

  /** The checklist before an image is shipped; undefined as above, and for a file that builds nothing. */
  preflight(params: PreflightParams): Promise<Preflight | undefined> {
    return this.ask<Preflight>(PREFLIGHT, params);
  }

  /** What the output of a failed build or run says; undefined where the server is not running. */
  explain(params: ExplainParams): Promise<readonly Explanation[] | undefined> {
    return this.ask<readonly Explanation[]>(EXPLAIN, params);
  }

  /** Which lines made the layers of an image. */
  layers(params: LayersParams): Promise<LayerLines | undefined> {
    return this.ask<LayerLines>(LAYERS, params);
  }

  /** Tells what to check against, or that there is nothing any more; answers what is known of it. */
  hostFacts(host: FoundHost | null): Promise<HostKnowledge | undefined> {
    const params: HostFactsParams = { host };
    return this.ask<HostKnowledge>(HOST_FACTS, params);
  }

  /** Asks the registries for their tags, for as long as it takes; false where the server is not running. */
  async refreshKnowledge(
    report: (progress: Partial<WorkDoneProgressReport>) => void,
    cancellation: CancellationToken,
  ): Promise<boolean> {
    const { client } = this;
    // Called by the command that activated the extension, it waits for the start that is under way.
    if (client?.needsStart() === false && !client.isRunning()) await client.start().catch(() => undefined);
    if (client?.isRunning() !== true) return false;
    const workDoneToken = 'mlDockerfile.refreshKnowledge';
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value: Step) => {
      if (value.kind === 'report') report(value);
    });
    try {
      const params = { command: REFRESH, workDoneToken };
      await client.sendRequest(ExecuteCommandRequest.type, params, cancellation);
    } catch (error) {
      this.log.error(`${REFRESH}: ${error}`);
    } finally {
      listening.dispose();
    }
    return true;
  }

  async dispose(): Promise<void> {
    this.neighbours.dispose();
    this.listener.dispose();
    await this.stop();
    this.changed.dispose();
  }

  /** Sends a request of our own, which answers null for "not known". */
  private async ask<T>(method: string, params: unknown): Promise<T | undefined> {
    if (this.client?.isRunning() !== true) return undefined;
    try {
      return (await this.client.sendRequest<T | null>(method, params)) ?? undefined;
    } catch (error) {
      this.log.error(`${method}: ${error}`);
      return undefined;
    }
  }

  /** An extension that edits Dockerfiles came or went: the server takes its place, or leaves it. */
  private tellOfOthers(): void {
    if (this.client?.isRunning() !== true) return;
    const params: NeighboursParams = { editDockerfiles: othersEditDockerfiles() };
    this.client.sendNotification(NEIGHBOURS, params).catch((error: unknown) => this.log.error(String(error)));
  }

  private enter(state: State): void {
    if (state === State.Starting) this.set({ kind: 'starting' });
    if (state === State.Running) this.set({ kind: 'running', knowledge: this.knowledge() });
    // Its own stop() forgets the client first, so what ends here ended by itself, after its client's last try.
    if (state === State.Stopped || state === State.StartFailed)
      this.set({ kind: 'failed', reason: l10n.t('The language server has stopped.') });
  }

  private knowledge(): string | undefined {
    const experimental: { readonly mlDockerfile?: ServerFacts } | undefined =
      this.client?.initializeResult?.capabilities.experimental;
    return experimental?.mlDockerfile?.knowledgeRevision;
  }

  private askForDiagnostics(): void {
    const feature = this.client?.getFeature('textDocument/diagnostic');
    for (const document of workspace.textDocuments) {
      feature?.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    }
  }

  private set(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}
