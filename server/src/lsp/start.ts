import type { MessageConnection } from 'vscode-jsonrpc';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { AnyRule } from '../engine/rule.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { FolderReader } from '../project/folderReader.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';
import type { TagStore } from '../registry/tagStore.ts';
import { RULES } from '../rules/index.ts';
import { dynamicRegistrations, serverCapabilities } from './capabilities.ts';
import { clientFacts } from './clientFacts.ts';
import { LiveKnowledge } from './liveKnowledge.ts';
import { Log } from './log.ts';
import { Peer } from './peer.ts';
import { Server } from './server.ts';

/** What the host lends to the server. */
export interface HostDeps {
  /** The disk; open documents win over it. */
  readonly files: WorkspaceFiles;
  /** Lists folders for path completion, where the host can. */
  readonly folders?: FolderReader;
  /** ISO date of today. */
  readonly today: () => string;
  /** Resolves after messages that already arrived had their turn. */
  readonly turn: () => Promise<void>;
  readonly exit: (code: number) => void;
  /** Ends the host when the process that started it is gone. */
  readonly watchParent: (processId: number) => void;
  /** Where tag lists are kept: in the folder an editor gives, else where the host thinks best. */
  readonly tagStore?: (folder: string | undefined) => TagStore;
  /** What the server checks with, where it is not the usual. */
  readonly rules?: readonly AnyRule[];
  readonly knowledge?: KnowledgeBase;
}

/** Runs the language server on a connection; returns at once. */
export function startServer(connection: MessageConnection, host: HostDeps): void {
  const peer = new Peer(connection);
  const log = new Log(peer);
  peer.onRequest('initialize', (params) => initialize(params, peer, log, host));
  peer.onRequest('shutdown', () => null);
  peer.onNotification('exit', () => host.exit(peer.wasShutDown ? 0 : 1));
  connection.onClose(() => host.exit(peer.wasShutDown ? 0 : 1));
  connection.onError(([error]) => log.error('the connection failed', error));
  connection.listen();
}

async function initialize(
  params: InitializeParams,
  peer: Peer,
  log: Log,
  host: HostDeps,
): Promise<InitializeResult> {
  const client = clientFacts(params);
  if (typeof params.processId === 'number') host.watchParent(params.processId);
  const live = new LiveKnowledge(host.today, host.knowledge);
  const server = new Server({
    peer,
    log,
    client,
    params,
    files: host.files,
    folders: host.folders,
    rules: host.rules ?? RULES,
    live,
    store: host.tagStore?.(knowledgeFolder(params.initializationOptions)),
    today: host.today,
    turn: host.turn,
  });
  server.listen();
  await server.load();
  peer.onNotification('initialized', () => {
    const registrations = dynamicRegistrations(client);
    if (registrations.length > 0)
      peer.request('client/registerCapability', { registrations }).catch(() => undefined);
    server.ready();
  });
  return serverCapabilities(client, live.current);
}

/** The folder that an editor lends for what may be downloaded again. */
function knowledgeFolder(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  const folder: unknown = Reflect.get(options, 'knowledgeFolder');
  return typeof folder === 'string' && folder !== '' ? folder : undefined;
}
