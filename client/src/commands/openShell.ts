import { l10n } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { shellInContainer } from '../docker/containerCommands.ts';
import { shellInImage } from '../docker/imageCommands.ts';
import { containerOf } from './containerQuestion.ts';
import { askForImage } from './imageQuestion.ts';

/** ML Dockerfile: Open Shell in Image…, or in the container that was clicked on. */
export async function openShell(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  if (engine === undefined) return;
  const container = containerOf(clicked);
  const chosen = container === undefined ? await askForImage(session, clicked) : undefined;
  const place = container ?? chosen?.image;
  if (place === undefined) return;
  await session.platform.runInTerminal({
    title: l10n.t('Shell in {0}', container?.slice(0, 12) ?? place),
    invocation: container === undefined ? shellInImage(engine, place) : shellInContainer(engine, container),
    focus: true,
    interactive: true,
  });
}
