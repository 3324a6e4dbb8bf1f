import { l10n, ProgressLocation, window } from 'vscode';
import type { Session } from '../common/session.ts';

/**
 * ML Dockerfile: Refresh Knowledge. It belongs to the user, not to a folder: no folder can set whom it asks, so it runs
 * in untrusted ones too. The server says what came of it.
 */
export async function refreshKnowledge({ server }: Session): Promise<void> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('ML Dockerfile: refreshing knowledge'),
    cancellable: true,
  };
  await window.withProgress(options, async (progress, cancellation) => {
    let done = 0;
    const refreshed = await server.refreshKnowledge(({ message, percentage = done }) => {
      progress.report({ ...(message === undefined ? {} : { message }), increment: percentage - done });
      done = percentage;
    }, cancellation);
    if (!refreshed) void window.showWarningMessage(l10n.t('The language server is not running.'));
  });
}
