import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver';
import type { PlacedOffer } from '../engine/refactor.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toEdit } from './convert.ts';
import type { Snapshot } from './snapshot.ts';

/** The kind of every change of structure that is no fix. */
export const REFACTOR_KIND = 'refactor.rewrite';

/** One action per offer. Editors that can are told to show the change before they make it: it touches many places. */
export function refactorActions(
  snapshot: Snapshot,
  offers: readonly PlacedOffer[],
  client: ClientFacts,
): CodeAction[] {
  return offers.map((offer) => ({
    title: offer.title,
    kind: REFACTOR_KIND,
    edit: previewedEdit(snapshot, offer, client),
  }));
}

function previewedEdit(
  { uri, version, model }: Snapshot,
  { id, title, edits }: PlacedOffer,
  client: ClientFacts,
): WorkspaceEdit {
  const changes = edits.map((edit) => toEdit(model.lines, edit));
  if (!client.versionedEdits) return { changes: { [uri]: changes } };
  const textDocument = { uri, version };
  if (!client.changeAnnotations) return { documentChanges: [{ textDocument, edits: changes }] };
  return {
    documentChanges: [{ textDocument, edits: changes.map((edit) => ({ ...edit, annotationId: id })) }],
    changeAnnotations: { [id]: { label: title, needsConfirmation: true } },
  };
}
