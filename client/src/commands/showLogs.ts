import { l10n } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { logsInvocation } from '../docker/containerCommands.ts';
import { askForContainer } from './containerQuestion.ts';

/** ML Dockerfile: Show Container Logs… */
export async function showLogs(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const container = engine && (await askForContainer(session, engine, clicked));
  if (engine === undefined || container === undefined) return;
  await session.platform.runInTerminal({
    title: l10n.t('Logs of {0}', container.name),
    invocation: logsInvocation(engine, container.id),
    focus: false,
    interactive: false,
  });
}
