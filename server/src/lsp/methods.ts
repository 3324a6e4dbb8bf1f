import type {
  ApplyWorkspaceEditParams,
  ApplyWorkspaceEditResult,
  CodeAction,
  CodeActionParams,
  CompletionItem,
  CompletionList,
  CompletionParams,
  ConfigurationParams,
  DefinitionParams,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DidSaveTextDocumentParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  DocumentFormattingParams,
  DocumentHighlight,
  DocumentHighlightParams,
  DocumentLink,
  DocumentLinkParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  DocumentSymbol,
  DocumentSymbolParams,
  ExecuteCommandParams,
  FoldingRange,
  FoldingRangeParams,
  Hover,
  HoverParams,
  InitializeParams,
  InitializeResult,
  InlayHint,
  InlayHintParams,
  Location,
  LogMessageParams,
  PrepareRenameParams,
  ProgressToken,
  PublishDiagnosticsParams,
  Range,
  ReferenceParams,
  RegistrationParams,
  RenameParams,
  SemanticTokens,
  SemanticTokensParams,
  ShowMessageParams,
  SignatureHelp,
  SignatureHelpParams,
  SymbolInformation,
  TextEdit,
  UnregistrationParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { EXPLAIN_METHOD, ExplainParams, Explanation } from '../protocol/explain.ts';
import type { HOST_FACTS_METHOD, HostFactsParams, HostKnowledge } from '../protocol/hostFacts.ts';
import type { LAYERS_METHOD, LayerLines, LayersParams } from '../protocol/layers.ts';
import type { NEIGHBOURS_METHOD, NeighboursParams } from '../protocol/neighbours.ts';
import type { OUTLINE_METHOD, Outline, OutlineParams } from '../protocol/outline.ts';
import type { PREFLIGHT_METHOD, Preflight, PreflightParams } from '../protocol/preflight.ts';
import type { SCAFFOLD_METHOD, Scaffold, ScaffoldParams } from '../protocol/scaffold.ts';

// The package `vscode-languageserver` gives the types only: loading it costs 19 ms of every start, and what it adds to
// vscode-jsonrpc at run time is the table of methods below.

/** Requests of a Dockerfile editor: parameters and result. */
export interface EditingRequests {
  'textDocument/definition': [DefinitionParams, Location | null];
  'textDocument/references': [ReferenceParams, Location[]];
  'textDocument/documentHighlight': [DocumentHighlightParams, DocumentHighlight[]];
  'textDocument/prepareRename': [PrepareRenameParams, Range | null];
  'textDocument/rename': [RenameParams, WorkspaceEdit | null];
  'textDocument/documentSymbol': [DocumentSymbolParams, DocumentSymbol[] | SymbolInformation[]];
  'textDocument/foldingRange': [FoldingRangeParams, FoldingRange[]];
  'textDocument/documentLink': [DocumentLinkParams, DocumentLink[]];
  'textDocument/signatureHelp': [SignatureHelpParams, SignatureHelp | null];
  'textDocument/formatting': [DocumentFormattingParams, TextEdit[]];
  'textDocument/rangeFormatting': [DocumentRangeFormattingParams, TextEdit[]];
  'textDocument/onTypeFormatting': [DocumentOnTypeFormattingParams, TextEdit[]];
  'textDocument/semanticTokens/full': [SemanticTokensParams, SemanticTokens];
}

/** Requests the server answers: parameters and result. */
export interface ServerRequests extends EditingRequests {
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
  [LAYERS_METHOD]: [LayersParams, LayerLines | null];
  [PREFLIGHT_METHOD]: [PreflightParams, Preflight | null];
  [SCAFFOLD_METHOD]: [ScaffoldParams, Scaffold];
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
  [NEIGHBOURS_METHOD]: NeighboursParams;
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
  'client/unregisterCapability': [UnregistrationParams, null];
}

/** Notifications the server sends. */
export interface ClientNotifications {
  'textDocument/publishDiagnostics': PublishDiagnosticsParams;
  'window/logMessage': LogMessageParams;
  'window/showMessage': ShowMessageParams;
  '$/progress': { readonly token: ProgressToken; readonly value: object };
}
