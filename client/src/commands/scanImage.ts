import { env, l10n, Uri, window } from 'vscode';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { scanInvocation } from '../docker/imageCommands.ts';
import { askForImage } from './imageQuestion.ts';

const SCANNER = 'trivy';
const INSTALL = Uri.parse('https://trivy.dev/latest/getting-started/installation/');

/** ML Dockerfile: Scan Image… with trivy, where that is installed. */
export async function scanImage(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const scanner = await session.platform.findEngine(SCANNER);
  if (scanner.kind !== 'found') {
    const install = l10n.t('How to Install trivy');
    const message = l10n.t('Images are scanned by the program trivy, which is not on this machine.');
    if ((await window.showErrorMessage(message, install)) === install) await env.openExternal(INSTALL);
    return;
  }
  const chosen = await askForImage(session, clicked);
  if (chosen === undefined) return;
  await session.platform.runInTerminal({
    title: l10n.t('Scan {0}', chosen.image),
    invocation: scanInvocation(SCANNER, chosen.image),
    focus: false,
    interactive: false,
  });
}
