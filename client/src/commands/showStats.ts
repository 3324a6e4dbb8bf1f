import { l10n } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { statsInvocation } from '../docker/containerCommands.ts';
import { containerOf } from './containerQuestion.ts';

/** ML Dockerfile: Show Container Stats. Of all that run, unless one was clicked on. */
export async function showStats({ platform }: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(platform);
  if (engine === undefined) return;
  await platform.runInTerminal({
    title: l10n.t('Container Stats'),
    invocation: statsInvocation(engine, containerOf(clicked)),
    focus: true,
    interactive: true,
  });
}
