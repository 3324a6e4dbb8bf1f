import type { DidChangeTextDocumentParams, TextDocumentItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CONFIG_FILE_NAME } from '../engine/configFileName.ts';

/** What a document is to the server. Every one counts as newer than the disk; others count only as that. */
export type DocumentKind = 'dockerfile' | 'config' | 'requirements' | 'other';

/** What people call the files they give to pip and pip-compile. */
const REQUIREMENTS = /(?:requirements[^/]*|constraints[^/]*|\/requirements\/[^/]+)\.(?:txt|in)$/i;

/** The documents the editor has open. */
export class Documents {
  readonly #open = new Map<string, TextDocument>();

  open({ uri, languageId, version, text }: TextDocumentItem): void {
    this.#open.set(uri, TextDocument.create(uri, languageId, version, text));
  }

  /** Applies edits; false for a document that is not open. */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): boolean {
    const document = this.#open.get(textDocument.uri);
    if (document === undefined) return false;
    TextDocument.update(document, contentChanges, textDocument.version);
    return true;
  }

  close(uri: string): void {
    this.#open.delete(uri);
  }

  get(uri: string): TextDocument | undefined {
    return this.#open.get(uri);
  }

  all(): readonly TextDocument[] {
    return [...this.#open.values()];
  }
}

/** The kind of a document, by what the editor calls its language; the project file by its name. */
export function kindOf({ uri, languageId }: Pick<TextDocument, 'uri' | 'languageId'>): DocumentKind {
  const language = languageId.toLowerCase();
  if (language === 'dockerfile' || language === 'containerfile') return 'dockerfile';
  if (uri.endsWith(`/${CONFIG_FILE_NAME}`)) return 'config';
  return language === 'pip-requirements' || REQUIREMENTS.test(uri) ? 'requirements' : 'other';
}
