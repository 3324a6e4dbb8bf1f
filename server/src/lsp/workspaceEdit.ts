import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { ClientFacts } from './clientFacts.ts';
import type { Snapshot } from './snapshot.ts';

/** Edits of one version of a document, as far as the editor can be told which one. */
export function workspaceEdit(
  { uri, version }: Snapshot,
  edits: TextEdit[],
  client: ClientFacts,
): WorkspaceEdit {
  return client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits }] }
    : { changes: { [uri]: edits } };
}
