import type { Memento } from 'vscode';
import type { RunPlan } from './runPlan.ts';

/** What Run Last does again: a run as it was, or a profile as it is saved by then. */
export type LastRun =
  | { readonly kind: 'plan'; readonly plan: RunPlan }
  | { readonly kind: 'profile'; readonly folder: string; readonly name: string };

const KEY = 'lastRun';

export function lastRun(memory: Memento): LastRun | undefined {
  return memory.get<LastRun>(KEY);
}

export async function rememberRun(memory: Memento, last: LastRun): Promise<void> {
  await memory.update(KEY, last);
}
