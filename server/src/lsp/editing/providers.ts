import type { Registration, ServerCapabilities } from 'vscode-languageserver';
import { TOKEN_LEGEND } from './semanticTokens.ts';

interface Provider {
  readonly method: string;
  readonly capability: keyof ServerCapabilities;
  readonly options: object;
}

/** What a Dockerfile editor offers besides completion and hover, which are always there. */
const PROVIDERS: readonly Provider[] = [
  { method: 'textDocument/definition', capability: 'definitionProvider', options: {} },
  { method: 'textDocument/references', capability: 'referencesProvider', options: {} },
  { method: 'textDocument/documentHighlight', capability: 'documentHighlightProvider', options: {} },
  { method: 'textDocument/rename', capability: 'renameProvider', options: { prepareProvider: true } },
  { method: 'textDocument/documentSymbol', capability: 'documentSymbolProvider', options: {} },
  { method: 'textDocument/foldingRange', capability: 'foldingRangeProvider', options: {} },
  { method: 'textDocument/documentLink', capability: 'documentLinkProvider', options: {} },
  {
    method: 'textDocument/signatureHelp',
    capability: 'signatureHelpProvider',
    options: { triggerCharacters: [' ', '=', '[', ',', '"', '-'] },
  },
  { method: 'textDocument/formatting', capability: 'documentFormattingProvider', options: {} },
  { method: 'textDocument/rangeFormatting', capability: 'documentRangeFormattingProvider', options: {} },
  {
    method: 'textDocument/onTypeFormatting',
    capability: 'documentOnTypeFormattingProvider',
    options: { firstTriggerCharacter: '\\', moreTriggerCharacter: ['`'] },
  },
  {
    method: 'textDocument/semanticTokens',
    capability: 'semanticTokensProvider',
    options: { legend: TOKEN_LEGEND, full: true },
  },
];

const ID = 'editing:';

/** For editors that are told once, at the start. */
export function editingCapabilities(): Partial<ServerCapabilities> {
  return Object.fromEntries(PROVIDERS.map(({ capability, options }) => [capability, options]));
}

/** For editors that can be told later: nothing of it is in the way while another extension does the same. */
export function editingRegistrations(): Registration[] {
  const documentSelector = [{ language: 'dockerfile' }];
  return PROVIDERS.map(({ method, options }) => ({
    id: ID + method,
    method,
    registerOptions: { documentSelector, ...options },
  }));
}
