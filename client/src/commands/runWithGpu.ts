import { l10n } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { askForImage } from './imageQuestion.ts';
import { confirmRun } from './runQuestions.ts';

/** ML Dockerfile: Run with GPU… */
export async function runWithGpu(session: Session, clicked: unknown): Promise<void> {
  const { platform, server } = session;
  if (refusesToRun()) return;
  const engine = await engineOrMessage(platform);
  if (engine === undefined) return;
  const chosen = await askForImage(session, clicked);
  if (chosen === undefined) return;
  const outline = chosen.document && (await server.outline(chosen.document));
  const invocation = await confirmRun(engine, chosen.image, outline, platform.shell);
  if (invocation === undefined) return;
  const title = l10n.t('Run {0}', chosen.image);
  await platform.runInTerminal({ title, invocation, focus: true, interactive: true });
}
