import { l10n, window } from 'vscode';
import type { Session } from '../common/session.ts';
import { isEnabled } from '../common/settings.ts';

/** ML Dockerfile: Restart Server */
export async function restartServer({ server }: Session): Promise<void> {
  if (isEnabled()) await server.start();
  else void window.showInformationMessage(l10n.t('The setting mlDockerfile.enable is off.'));
}
