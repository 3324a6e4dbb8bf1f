import { l10n, window } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { gpuCheckInvocation, gpuCheckResult } from '../docker/imageCommands.ts';
import { askForImage } from './imageQuestion.ts';

/** ML Dockerfile: Check GPU in Image… What nvidia-smi lists, then what the framework of the image sees. */
export async function checkGpuInImage(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const chosen = engine && (await askForImage(session, clicked));
  if (engine === undefined || chosen === undefined) return;
  const { code, output } = await session.platform.runInTerminal({
    title: l10n.t('Check GPU in {0}', chosen.image),
    invocation: gpuCheckInvocation(engine, chosen.image),
    focus: false,
    interactive: false,
  });
  const result = gpuCheckResult(output);
  // A run that the engine refused has been explained.
  if (result === undefined) return;
  const message = l10n.t('{0}: {1}', chosen.image, result);
  void (code === 0 ? window.showInformationMessage(message) : window.showWarningMessage(message));
}
