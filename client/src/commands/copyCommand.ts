import { l10n } from 'vscode';
import { plannedBuild } from '../common/buildPlan.ts';
import { commandTarget } from '../common/commandTarget.ts';
import { commandDockerfile } from '../common/dockerfiles.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { buildRun } from '../common/performBuild.ts';
import { containerRun } from '../common/performRun.ts';
import { plannedRun } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { copyLine } from './copyLine.ts';
import { askForChoice } from './formQuestions.ts';

/** ML Dockerfile: Copy as Command…: what the forms would run when nothing is changed in them. */
export async function copyCommand({ platform, server }: Session, argument: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(platform);
  const document = engine && (await commandDockerfile(commandTarget(argument).uri));
  if (engine === undefined || document === undefined) return;
  const outline = await server.outline(document);
  const plan = await plannedBuild(document, outline, engine);
  const [image = ''] = plan.settings.tags ?? [];
  const settings = plannedRun(outline, outline?.needsGpu === false ? 'none' : 'all');
  const dockerfile = document.uri.toString();
  const chosen = await askForChoice(l10n.t('Command to copy'), [
    { label: l10n.t('Build {0}', image), value: buildRun(plan) },
    { label: l10n.t('Run {0}', image), value: containerRun({ engine, image, dockerfile, settings }) },
  ]);
  if (chosen !== undefined) await copyLine(platform, chosen.value.invocation);
}
