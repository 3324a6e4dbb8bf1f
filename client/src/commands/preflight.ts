import { commands, window, workspace } from 'vscode';
import { commandDockerfile } from '../common/dockerfiles.ts';
import { preflightUri } from '../common/preflightPage.ts';
import type { Session } from '../common/session.ts';

/** ML Dockerfile: Preflight. Nothing is run, so it works in untrusted folders too. */
export async function preflight(_session: Session, clicked: unknown): Promise<void> {
  const dockerfile = await commandDockerfile(clicked);
  if (dockerfile === undefined) return;
  const uri = preflightUri(dockerfile.uri);
  try {
    await commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // Somebody may have switched the preview off; the text reads well too.
    await window.showTextDocument(await workspace.openTextDocument(uri));
  }
}
