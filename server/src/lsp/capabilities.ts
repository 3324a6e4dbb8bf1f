import type { InitializeResult, Registration } from 'vscode-languageserver';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { PIN_COMMAND, REFRESH_COMMAND } from '../protocol/commands.ts';
import type { ServerFacts } from '../protocol/serverFacts.ts';
import { CONFIG_FILE_GLOB, SETTINGS_SECTION } from '../protocol/settings.ts';
import type { ClientFacts } from './clientFacts.ts';
import { ACTION_KINDS } from './codeActions.ts';
import { TRIGGERS } from './completion.ts';
import { DIAGNOSTIC_SOURCE } from './convert.ts';
import { editingCapabilities } from './editing/providers.ts';

const INCREMENTAL = 2;

/** What the server offers to this client. */
export function serverCapabilities(client: ClientFacts, knowledge: KnowledgeBase): InitializeResult {
  const facts: ServerFacts = { knowledgeRevision: knowledge.revision };
  return {
    serverInfo: { name: 'ml-dockerfile' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: INCREMENTAL, save: { includeText: false } },
      hoverProvider: true,
      completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: true },
      inlayHintProvider: true,
      ...(client.registersEditing ? {} : editingCapabilities()),
      executeCommandProvider: { commands: [REFRESH_COMMAND, PIN_COMMAND], workDoneProgress: true },
      ...(client.codeActionLiterals ? { codeActionProvider: { codeActionKinds: ACTION_KINDS } } : {}),
      ...(client.pullsDiagnostics ? { diagnosticProvider: diagnosticProvider(client) } : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      experimental: { mlDockerfile: facts },
    },
  };
}

/**
 * Files do depend on each other (requirements, settings), but where the editor can be told to pull again we say when;
 * without that it must look at all open files after each change.
 */
function diagnosticProvider({ refreshesDiagnostics }: ClientFacts) {
  return {
    identifier: DIAGNOSTIC_SOURCE,
    interFileDependencies: !refreshesDiagnostics,
    workspaceDiagnostics: false,
  };
}

/** What is registered after `initialize`: settings and the files that Dockerfiles are judged by. */
export function dynamicRegistrations(client: ClientFacts): Registration[] {
  const registrations: Registration[] = [];
  if (client.registersConfiguration) {
    registrations.push({
      id: 'settings',
      method: 'workspace/didChangeConfiguration',
      registerOptions: { section: SETTINGS_SECTION },
    });
  }
  if (client.registersWatchers) {
    // Requirements files have any name; `.txt` and `.in` is what pip and pip-compile are given.
    const globs = [CONFIG_FILE_GLOB, '**/*.txt', '**/*.in'];
    registrations.push({
      id: 'files',
      method: 'workspace/didChangeWatchedFiles',
      registerOptions: { watchers: globs.map((globPattern) => ({ globPattern })) },
    });
  }
  return registrations;
}
