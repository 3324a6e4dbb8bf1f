import { l10n, window } from 'vscode';
import { askEngine } from '../common/askEngine.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { stopInvocation } from '../docker/containerCommands.ts';
import { askForContainer } from './containerQuestion.ts';

/** ML Dockerfile: Stop Container… */
export async function stopContainer(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const container = engine && (await askForContainer(session, engine, clicked));
  if (engine === undefined || container === undefined) return;
  const title = l10n.t('Stop {0}', container.name);
  const stopped = await askEngine(session, title, stopInvocation(engine, container.id));
  if (stopped !== undefined) window.setStatusBarMessage(l10n.t('{0} has stopped', container.name), 5000);
  session.imagesChanged.fire();
}
