import type { CancellationToken } from 'vscode-jsonrpc';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { refuseCancelled } from './cancellation.ts';
import { imageHints } from './hints/imageHints.ts';
import { torchHints } from './hints/torchHints.ts';
import type { Session } from './session.ts';

/** What is known of the images and torch wheels in a range, shown behind them. */
export async function inlayHints(
  { textDocument: { uri }, range }: InlayHintParams,
  session: Session,
  token: CancellationToken,
): Promise<InlayHint[]> {
  const snapshot = session.snapshot(uri);
  const shown = snapshot === undefined ? 'off' : await session.inlayHints(uri);
  if (snapshot === undefined || shown === 'off') return [];
  refuseCancelled(token);
  const { model } = snapshot;
  const { knowledge } = session.deps;
  const span = { start: model.lines.offset(range.start), end: model.lines.offset(range.end) };
  const hints = [
    ...imageHints(model, span, knowledge),
    ...(shown === 'all' ? torchHints(model, span, knowledge) : []),
  ];
  return hints.map(({ at, label }) => ({
    position: model.lines.position(at),
    label,
    paddingLeft: true,
  }));
}
