import { l10n } from 'vscode';
import { runInvocation } from '../docker/run.ts';
import { type LastRun, rememberRun } from './lastRun.ts';
import type { TerminalResult, TerminalRun } from './platform.ts';
import type { RunPlan } from './runPlan.ts';
import type { Session } from './session.ts';

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
  { platform, memory, imagesChanged }: Session,
  plan: RunPlan,
  last: LastRun = { kind: 'plan', plan },
): Promise<TerminalResult> {
  await rememberRun(memory, last);
  const result = await platform.runInTerminal(containerRun(plan));
  imagesChanged.fire();
  return result;
}
