import { Uri } from 'vscode';
import { engineOrMessage } from '../common/engineProgram.ts';
import { lastRun } from '../common/lastRun.ts';
import { performRun } from '../common/performRun.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { runNamedProfile, runProfile } from './runProfile.ts';

/** ML Dockerfile: Run Last. Without a last one it offers the profiles. */
export async function runLast(session: Session): Promise<void> {
  if (refusesToRun()) return;
  const last = lastRun(session.memory);
  if (last === undefined) return runProfile(session, undefined);
  if (last.kind === 'profile') return runNamedProfile(session, Uri.parse(last.folder), last.name);
  const engine = await engineOrMessage(session.platform);
  if (engine === undefined) return;
  const { context } = last.plan.engine;
  await performRun(session, { ...last.plan, engine: { ...engine, context } });
}
