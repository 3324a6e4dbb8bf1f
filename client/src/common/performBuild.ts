import { l10n, type TextDocument } from 'vscode';
import { buildEnvironment, buildInvocation } from '../docker/build.ts';
import type { BuildPlan } from './buildPlan.ts';
import { noteBuilt } from './noteBuilt.ts';
import type { TerminalResult, TerminalRun } from './platform.ts';
import type { Session } from './session.ts';

/** What is built, as it is handed to a terminal; `check` looks at the Dockerfile only. */
export function buildRun({ engine, place, settings }: BuildPlan, check = false): TerminalRun {
  const name = settings.tags?.[0] ?? place.file;
  return {
    title: check ? l10n.t('Check {0}', name) : l10n.t('Build {0}', name),
    invocation: buildInvocation(engine, place, settings, check),
    environment: buildEnvironment(engine, settings),
    focus: false,
    interactive: false,
  };
}

/** Builds in a terminal, marks the line that failed, and remembers the image; whether there is one. */
export async function performBuild(
  session: Session,
  document: TextDocument,
  plan: BuildPlan,
): Promise<boolean> {
  const started = Date.now();
  session.buildMarks.clear(document);
  const result = await session.platform.runInTerminal(buildRun(plan));
  await noteBuild(session, document, plan, { ...result, started });
  return result.code === 0;
}

/** What follows from the end of a build, however it was started. */
export async function noteBuild(
  session: Session,
  document: TextDocument,
  { engine, settings }: BuildPlan,
  { code, output, started }: TerminalResult & { readonly started: number },
): Promise<void> {
  const [image] = settings.tags ?? [];
  if (code !== 0) await session.buildMarks.mark(document, output, started, session.server);
  else if (image !== undefined)
    await noteBuilt(session, engine, { image, dockerfile: document.uri.toString(), started });
}
