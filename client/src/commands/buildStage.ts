import { l10n } from 'vscode';
import { commandTarget } from '../common/commandTarget.ts';
import { commandDockerfile } from '../common/dockerfiles.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { buildFrom } from './buildFlow.ts';
import { askForChoice } from './formQuestions.ts';

/** ML Dockerfile: Build This Stage, of the code lens and the view; from the palette it asks which. */
export async function buildStage(session: Session, argument: unknown): Promise<void> {
  const { uri, stage } = commandTarget(argument);
  if (stage !== undefined) return buildFrom(session, argument);
  if (refusesToRun()) return;
  const document = await commandDockerfile(uri);
  if (document === undefined) return;
  const stages = (await session.server.outline(document))?.stages ?? [];
  const choices = stages.map(({ name, index, baseImage }) => {
    const value = name ?? String(index);
    return { label: value, description: baseImage, value };
  });
  const chosen = await askForChoice(l10n.t('Stage to build'), choices);
  if (chosen !== undefined) await buildFrom(session, { uri: document.uri, stage: chosen.value });
}
