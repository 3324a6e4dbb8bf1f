import { l10n, window } from 'vscode';
import { runInvocation } from '../docker/run.ts';
import { type LastRun, rememberRun } from './lastRun.ts';
import type { TerminalRun } from './platform.ts';
import type { RunPlan } from './runPlan.ts';
import type { Session } from './session.ts';

/** The exit code of docker and podman when the engine, not the container, failed. */
const NOT_STARTED = 125;

/** What is run, as it is handed to a terminal. */
export function containerRun({ engine, image, dockerfile, settings }: RunPlan): TerminalRun {
  const interactive = settings.mode === 'interactive';
  return {
    title: l10n.t('Run {0}', image),
    invocation: runInvocation(engine, image, settings, dockerfile),
    focus: settings.mode !== 'background',
    interactive,
  };
}

/** Runs in a terminal, and remembers how: Run Last does it again. */
export async function performRun(
  session: Session,
  plan: RunPlan,
  last: LastRun = { kind: 'plan', plan },
): Promise<void> {
  const { platform, memory, imagesChanged } = session;
  await rememberRun(memory, last);
  const { code } = await platform.runInTerminal(containerRun(plan));
  imagesChanged.fire();
  if (code === NOT_STARTED && plan.settings.mode === 'interactive') void offerOutput(session, plan);
}

/** The container did not run, so that it can be tried again; what the engine says is kept then, and explained. */
async function offerOutput({ platform }: Session, plan: RunPlan): Promise<void> {
  const again = l10n.t('Try Again Without Keyboard');
  const message = l10n.t('The engine could not start {0}.', plan.image);
  if ((await window.showErrorMessage(message, again)) !== again) return;
  await platform.runInTerminal(containerRun({ ...plan, settings: { ...plan.settings, mode: 'attached' } }));
}
