import { env, l10n, window } from 'vscode';
import type { Session } from '../common/session.ts';

/** Behind the buttons that copy; the palette does not show it. */
export async function copyText(_session: Session, text: unknown): Promise<void> {
  if (typeof text !== 'string') return;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), 3000);
}
