import { containerRun, performRun } from '../common/performRun.ts';
import type { RunPlan } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import { commandLine } from '../docker/display.ts';
import { atPrompt, copyLine } from './copyLine.ts';
import { askForRun } from './runForm.ts';
import { saveRun } from './saveProfile.ts';

/** Shows the form of a run, and does what was chosen there. */
export async function runFrom(session: Session, plan: RunPlan): Promise<void> {
  const chosen = await askForRun(session, plan);
  if (chosen === undefined) return;
  const { platform } = session;
  switch (chosen.action) {
    case 'run':
      await performRun(session, chosen.state);
      return;
    case 'edit':
      atPrompt(commandLine(containerRun(chosen.state).invocation, platform.shell));
      return;
    case 'copy':
      await copyLine(platform, containerRun(chosen.state).invocation);
      return;
    case 'save':
      await saveRun(session, chosen.state);
  }
}
