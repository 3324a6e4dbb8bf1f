import type { TextDocument } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import { type BuildPlan, missingArgs, plannedBuild } from '../common/buildPlan.ts';
import { commandTarget } from '../common/commandTarget.ts';
import { commandDockerfile, savedOnDisk } from '../common/dockerfiles.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { buildRun, performBuild } from '../common/performBuild.ts';
import { plannedRun } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import type { BuildSettings } from '../docker/build.ts';
import { askForBuild, type BuildFacts } from './buildForm.ts';
import { askForArgValue } from './buildValues.ts';
import { copyLine } from './copyLine.ts';
import { runFrom } from './runFlow.ts';
import { saveBuild } from './saveProfile.ts';

interface Wish {
  readonly first?: 'build' | 'run';
  readonly settings?: BuildSettings;
}

/** All that builds: finds engine and Dockerfile, shows the form, and does what was chosen there. */
export async function buildFrom(session: Session, argument: unknown, wish: Wish = {}): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  if (engine === undefined) return;
  const { uri, stage } = commandTarget(argument);
  const chosen = await commandDockerfile(uri);
  const document = chosen && (await savedOnDisk(chosen));
  if (document === undefined) return;
  const outline = await session.server.outline(document);
  const planned = await plannedBuild(document, outline, engine, stage);
  const plan = { ...planned, settings: { ...planned.settings, ...wish.settings } };
  await act({ session, document, outline }, plan, wish.first ?? 'build');
}

async function act(facts: BuildFacts, plan: BuildPlan, first: 'build' | 'run'): Promise<void> {
  const { session, document, outline } = facts;
  const chosen = await askForBuild(facts, plan, first);
  if (chosen === undefined) return;
  const complete = await withMissingArgs(outline, chosen.state);
  if (complete === undefined) return;
  switch (chosen.action) {
    case 'build':
      await performBuild(session, document, complete);
      return;
    case 'run':
      if (await performBuild(session, document, complete))
        await runBuilt(session, document, outline, complete);
      return;
    case 'check':
      await session.platform.runInTerminal(buildRun(complete, true));
      return;
    case 'copy':
      await copyLine(session.platform, buildRun(complete).invocation);
      return;
    case 'save':
      await saveBuild(document, complete);
  }
}

async function runBuilt(
  session: Session,
  document: TextDocument,
  outline: Outline | undefined,
  { engine, settings }: BuildPlan,
): Promise<void> {
  const [image] = settings.tags ?? [];
  if (image === undefined) return;
  const gpus = outline?.needsGpu === true ? 'all' : 'none';
  const dockerfile = document.uri.toString();
  await runFrom(session, { engine, image, dockerfile, settings: plannedRun(outline, gpus) });
}

async function withMissingArgs(
  outline: Outline | undefined,
  plan: BuildPlan,
): Promise<BuildPlan | undefined> {
  const args: Record<string, string | null> = { ...plan.settings.args };
  for (const name of missingArgs(outline, plan.settings)) {
    const typed = await askForArgValue(name);
    if (typed === undefined) return undefined;
    if (typed.value !== '') args[name] = typed.value;
  }
  return { ...plan, settings: { ...plan.settings, args } };
}
