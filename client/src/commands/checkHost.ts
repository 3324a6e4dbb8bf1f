import { l10n, ProgressLocation, window, workspace } from 'vscode';
import { hostPageUri } from '../common/hostPage.ts';
import type { Session } from '../common/session.ts';
import { hostDetection } from '../common/settings.ts';
import { refusesToRun } from '../common/trust.ts';

/** ML Dockerfile: Check GPU Host. It asks programs of the machine, and changes nothing. */
export async function checkHost({ host }: Session): Promise<void> {
  if (refusesToRun()) return;
  if (hostDetection() === 'off') {
    void window.showInformationMessage(l10n.t('The setting mlDockerfile.host.detect is off.'));
    return;
  }
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('ML Dockerfile: looking at the GPU host'),
    cancellable: true,
  };
  const done = await window.withProgress(options, (_progress, cancellation) => host.check(cancellation));
  if (!done) return;
  const page = await workspace.openTextDocument(hostPageUri());
  await window.showTextDocument(page, { preview: false });
}
