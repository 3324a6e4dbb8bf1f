import { l10n } from 'vscode';
import { commandDockerfile, savedOnDisk } from '../common/dockerfiles.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { noteBuilt } from '../common/noteBuilt.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { buildInvocation } from '../docker/build.ts';
import { askForBuild } from './buildQuestions.ts';

/** ML Dockerfile: Build Image… */
export async function buildImage(session: Session, clicked: unknown): Promise<void> {
  const { platform, server } = session;
  if (refusesToRun()) return;
  const engine = await engineOrMessage(platform);
  if (engine === undefined) return;
  const chosen = await commandDockerfile(clicked);
  const document = chosen && (await savedOnDisk(chosen));
  if (document === undefined) return;
  const options = await askForBuild(document, await server.outline(document));
  if (options === undefined) return;
  const title = l10n.t('Build {0}', options.tag);
  const started = Date.now();
  const { code } = await platform.runInTerminal({
    title,
    invocation: buildInvocation(engine, options),
    focus: false,
    interactive: false,
  });
  const dockerfile = document.uri.toString();
  if (code === 0) await noteBuilt(session, engine, { image: options.tag, dockerfile, started });
}
