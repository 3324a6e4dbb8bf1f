import type {
  ApplyWorkspaceEditParams,
  ApplyWorkspaceEditResult,
  CodeAction,
  CodeActionParams,
  CompletionItem,
  CompletionList,
  CompletionParams,
  ConfigurationParams,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DidSaveTextDocumentParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  ExecuteCommandParams,
  Hover,
  HoverParams,
  InitializeParams,
  InitializeResult,
  InlayHint,
  InlayHintParams,
  LogMessageParams,
  ProgressToken,
  PublishDiagnosticsParams,
  RegistrationParams,
  ShowMessageParams,
} from 'vscode-languageserver';
import type { EXPLAIN_METHOD, ExplainParams, Explanation } from '../protocol/explain.ts';
import type { HOST_FACTS_METHOD, HostFactsParams, HostKnowledge } from '../protocol/hostFacts.ts';
import type { OUTLINE_METHOD, Outline, OutlineParams } from '../protocol/outline.ts';
import type { PREFLIGHT_METHOD, Preflight, PreflightParams } from '../protocol/preflight.ts';

// The package `vscode-languageserver` gives the types only: loading it costs 19 ms of every start, and what it adds to
// vscode-jsonrpc at run time is the table of methods below.

/** Requests the server answers: parameters and result. */
export interface ServerRequests {
  initialize: [InitializeParams, InitializeResult];
  shutdown: [null, null];
  'textDocument/diagnostic': [DocumentDiagnosticParams, DocumentDiagnosticReport];
  'textDocument/codeAction': [CodeActionParams, CodeAction[] | null];
  'textDocument/hover': [HoverParams, Hover | null];
  'textDocument/completion': [CompletionParams, CompletionList];
  'completionItem/resolve': [CompletionItem, CompletionItem];
  'textDocument/inlayHint': [InlayHintParams, InlayHint[]];
  'workspace/executeCommand': [ExecuteCommandParams, unknown];
  [OUTLINE_METHOD]: [OutlineParams, Outline | null];
  [HOST_FACTS_METHOD]: [HostFactsParams, HostKnowledge];
  [EXPLAIN_METHOD]: [ExplainParams, readonly Explanation[]];
  [PREFLIGHT_METHOD]: [PreflightParams, Preflight | null];
}

/** Notifications the server listens to. */
export interface ServerNotifications {
  initialized: object;
  exit: null;
  'textDocument/didOpen': DidOpenTextDocumentParams;
  'textDocument/didChange': DidChangeTextDocumentParams;
  'textDocument/didClose': DidCloseTextDocumentParams;
  'textDocument/didSave': DidSaveTextDocumentParams;
  'workspace/didChangeConfiguration': DidChangeConfigurationParams;
  'workspace/didChangeWatchedFiles': DidChangeWatchedFilesParams;
  'workspace/didChangeWorkspaceFolders': DidChangeWorkspaceFoldersParams;
  'window/workDoneProgress/cancel': { readonly token: ProgressToken };
}

/** Requests the server sends: parameters and result. */
export interface ClientRequests {
  'workspace/configuration': [ConfigurationParams, unknown[]];
  'workspace/applyEdit': [ApplyWorkspaceEditParams, ApplyWorkspaceEditResult];
  'window/workDoneProgress/create': [{ readonly token: ProgressToken }, null];
  'workspace/diagnostic/refresh': [null, null];
  'workspace/inlayHint/refresh': [null, null];
  'client/registerCapability': [RegistrationParams, null];
}

/** Notifications the server sends. */
export interface ClientNotifications {
  'textDocument/publishDiagnostics': PublishDiagnosticsParams;
  'window/logMessage': LogMessageParams;
  'window/showMessage': ShowMessageParams;
  '$/progress': { readonly token: ProgressToken; readonly value: object };
}
