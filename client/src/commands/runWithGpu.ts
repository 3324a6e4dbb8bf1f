import { engineOrMessage } from '../common/engineProgram.ts';
import { plannedRun } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { askForImage } from './imageQuestion.ts';
import { runFrom } from './runFlow.ts';

/** ML Dockerfile: Run with GPU… */
export async function runWithGpu(session: Session, argument: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  if (engine === undefined) return;
  const chosen = await askForImage(session, argument);
  if (chosen === undefined) return;
  const { image, document } = chosen;
  const outline = document && (await session.server.outline(document));
  const dockerfile = document?.uri.toString();
  await runFrom(session, { engine, image, dockerfile, settings: plannedRun(outline, 'all') });
}
