import { l10n, type TextDocument } from 'vscode';
import { askEngine } from '../common/askEngine.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { parseHistory } from '../docker/history.ts';
import { historyInvocation } from '../docker/imageCommands.ts';
import { askForImage } from './imageQuestion.ts';

/** ML Dockerfile: Image Layers… The size of each layer, and the line that made it. */
export async function imageLayers(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const chosen = engine && (await askForImage(session, clicked));
  if (engine === undefined || chosen === undefined) return;
  const { image, document } = chosen;
  const title = l10n.t('Layers of {0}', image);
  const answer = await askEngine(session, title, historyInvocation(engine, image));
  if (answer === undefined) return;
  const layers = parseHistory(answer);
  const lines = document === undefined ? undefined : await linesOf(session, document, layers);
  await session.layers.open({
    image,
    layers,
    dockerfile: lines && document?.uri,
    lines: lines ?? [],
  });
}

function linesOf({ server }: Session, { uri }: TextDocument, layers: ReturnType<typeof parseHistory>) {
  return server.layers({ uri: uri.toString(), createdBy: layers.map(({ createdBy }) => createdBy) });
}
