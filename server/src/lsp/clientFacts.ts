import type { InitializeParams } from 'vscode-languageserver';

const DEPRECATED = 1;
const EDITING = [
  'definition',
  'references',
  'documentHighlight',
  'rename',
  'documentSymbol',
  'foldingRange',
  'documentLink',
  'signatureHelp',
  'formatting',
  'rangeFormatting',
  'onTypeFormatting',
  'semanticTokens',
] as const;

/** What the editor at the other end can do, read once from `initialize`. */
export interface ClientFacts {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticTags: boolean;
  readonly versionedEdits: boolean;
  /** Knows code actions as data; an older editor only knows commands and gets none. */
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  readonly markdown: boolean;
  readonly completionMarkdown: boolean;
  /** Strikes out items by a tag, or by the older flag. */
  readonly completionTags: boolean;
  readonly completionDeprecated: boolean;
  /** Fills in completions with places to jump between. */
  readonly snippets: boolean;
  readonly hierarchicalSymbols: boolean;
  /** Takes every editing feature while running, so that they can go when another extension brings them. */
  readonly registersEditing: boolean;
  readonly refreshesInlayHints: boolean;
  readonly showsProgress: boolean;
  /** Changes a document when the server asks for it. */
  readonly appliesEdits: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
}

/** Reads the capabilities; what is not claimed is not used. */
export function clientFacts({ capabilities }: InitializeParams): ClientFacts {
  const { workspace, textDocument, window } = capabilities ?? {};
  const published = textDocument?.publishDiagnostics;
  const action = textDocument?.codeAction;
  const item = textDocument?.completion?.completionItem;
  const hover = textDocument?.hover?.contentFormat;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      (textDocument?.diagnostic?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription:
      (textDocument?.diagnostic?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    diagnosticTags: (textDocument?.diagnostic?.tagSupport ?? published?.tagSupport) !== undefined,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    codeActionLiterals: action?.codeActionLiteralSupport !== undefined,
    preferredActions: action?.isPreferredSupport === true,
    markdown: hover === undefined || hover.includes('markdown'),
    completionMarkdown: item?.documentationFormat?.includes('markdown') === true,
    completionTags: item?.tagSupport?.valueSet?.includes(DEPRECATED) === true,
    completionDeprecated: item?.deprecatedSupport === true,
    snippets: item?.snippetSupport === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    registersEditing: EDITING.every((name) => textDocument?.[name]?.dynamicRegistration === true),
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    showsProgress: window?.workDoneProgress === true,
    appliesEdits: workspace?.applyEdit === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
