import type { CancellationToken } from 'vscode-jsonrpc';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { type LineMap, lineMap } from '../text/lines.ts';
import { refuseCancelled } from './cancellation.ts';
import { cardMarkdown, cardText } from './cards/card.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toRange } from './convert.ts';
import type { Editing } from './editing/editing.ts';
import { editingCard, keywordHelp } from './editing/hover.ts';
import { dockerfileHover } from './hovers/dockerfileHover.ts';
import type { PlacedCard } from './hovers/placed.ts';
import { requirementsHover } from './hovers/requirementsHover.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';

/** The card on what stands at a position; null where there is nothing to say. */
export async function hover(
  { textDocument: { uri }, position }: HoverParams,
  session: Session,
  client: ClientFacts,
  token: CancellationToken,
  editing: Editing,
): Promise<Hover | null> {
  const snapshot = session.snapshot(uri);
  const text = snapshot?.text ?? session.requirements(uri);
  if (text === undefined || !(await session.isEnabled(uri))) return null;
  refuseCancelled(token);
  const { knowledge, today } = session.deps;
  const lines = snapshot?.model.lines ?? lineMap(text);
  const offset = lines.offset(position);
  const found =
    snapshot === undefined
      ? requirementsHover(uri, text, offset, knowledge)
      : dockerfileHover(snapshot.model, offset, { knowledge, today: today() });
  if (found === undefined)
    return snapshot === undefined ? null : generalHover(snapshot, offset, editing, client);
  return cardHover(found, lines, client);
}

/** What is to be said of any Dockerfile: on instructions, flags, stages and variables. */
async function generalHover(
  snapshot: Snapshot,
  offset: number,
  editing: Editing,
  client: ClientFacts,
): Promise<Hover | null> {
  if (!(await editing.isOn(snapshot.uri))) return null;
  const { model } = snapshot;
  const card = editingCard(model, offset);
  if (card !== undefined) return cardHover(card, model.lines, client);
  const help = keywordHelp(model, await editing.library.load(), offset);
  if (help === undefined) return null;
  const kind = client.markdown ? 'markdown' : 'plaintext';
  return { contents: { kind, value: help.text }, range: toRange(model.lines, help.span) };
}

function cardHover(found: PlacedCard, lines: LineMap, client: ClientFacts): Hover {
  const contents = client.markdown
    ? ({ kind: 'markdown', value: cardMarkdown(found.card) } as const)
    : ({ kind: 'plaintext', value: cardText(found.card) } as const);
  return { contents, range: toRange(lines, found.span) };
}
