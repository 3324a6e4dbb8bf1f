import type { CancellationToken } from 'vscode-jsonrpc';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { lineMap } from '../text/lines.ts';
import { refuseCancelled } from './cancellation.ts';
import { cardMarkdown, cardText } from './cards/card.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toRange } from './convert.ts';
import { dockerfileHover } from './hovers/dockerfileHover.ts';
import { requirementsHover } from './hovers/requirementsHover.ts';
import type { Session } from './session.ts';

/** The card on what stands at a position; null where there is nothing to say. */
export async function hover(
  { textDocument: { uri }, position }: HoverParams,
  session: Session,
  client: ClientFacts,
  token: CancellationToken,
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
  if (found === undefined) return null;
  const contents = client.markdown
    ? ({ kind: 'markdown', value: cardMarkdown(found.card) } as const)
    : ({ kind: 'plaintext', value: cardText(found.card) } as const);
  return { contents, range: toRange(lines, found.span) };
}
