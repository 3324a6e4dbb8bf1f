import type { CodeAction } from 'vscode-languageserver';
import type { PlacedOffer } from '../engine/refactor.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toEdit } from './convert.ts';
import type { Snapshot } from './snapshot.ts';
import { workspaceEdit } from './workspaceEdit.ts';

/** The kind of every change of structure that is no fix. */
export const REFACTOR_KIND = 'refactor.rewrite';

/**
 * One action per offer, its edits together. Not marked as needing confirmation: VS Code would then show them with none
 * ticked, and a part of them is no refactoring. It shows all of them on Ctrl+Enter in the menu.
 */
export function refactorActions(
  snapshot: Snapshot,
  offers: readonly PlacedOffer[],
  client: ClientFacts,
): CodeAction[] {
  const { lines } = snapshot.model;
  return offers.map(({ title, edits }) => ({
    title,
    kind: REFACTOR_KIND,
    edit: workspaceEdit(
      snapshot,
      edits.map((edit) => toEdit(lines, edit)),
      client,
    ),
  }));
}
