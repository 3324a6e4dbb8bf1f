import { commands, env, l10n, Uri, window } from 'vscode';
import type { Explanation, Remedy } from '../../../server/src/protocol/explain.ts';
import type { FailurePages } from './failurePages.ts';
import type { Platform, TerminalResult, TerminalRun } from './platform.ts';
import type { Server } from './server.ts';

/** A platform whose terminal runs are explained when they fail; nobody who starts one has to ask. */
export function explaining(platform: Platform, server: Server, pages: FailurePages): Platform {
  const runInTerminal = async (run: TerminalRun): Promise<TerminalResult> => {
    const result = await platform.runInTerminal(run);
    if (result.code !== 0 && result.output !== '')
      void explainOutput({ server, pages }, run.title, result.output);
    return result;
  };
  return { ...platform, runInTerminal };
}

export interface Explainer {
  readonly server: Server;
  readonly pages: FailurePages;
}

/** Says the cause of a failure and offers what helps; false where the output shows none that is known. */
export async function explainOutput(
  { server, pages }: Explainer,
  title: string,
  output: string,
): Promise<boolean> {
  const explanations = (await server.explain({ output })) ?? [];
  const [first] = explanations;
  if (first === undefined) return false;
  void show(first, () => pages.open(title, explanations));
  return true;
}

async function show(explanation: Explanation, openPage: () => Promise<void>): Promise<void> {
  const details = l10n.t('Details');
  const [remedy] = explanation.remedies.filter(isAction);
  const labels = remedy === undefined ? [details] : [labelOf(remedy), details];
  const chosen = await window.showErrorMessage(`${explanation.title}: ${explanation.cause}`, ...labels);
  if (chosen === details) await openPage();
  else if (chosen !== undefined && remedy !== undefined) await act(remedy);
}

function isAction({ command, setting, copy, url }: Remedy): boolean {
  return (command ?? setting ?? copy ?? url) !== undefined;
}

function labelOf({ command, setting, copy, rule, url }: Remedy): string {
  if (command !== undefined) return commandLabel(command);
  if (setting !== undefined) return l10n.t('Open Setting');
  if (copy !== undefined) return l10n.t('Copy Remedy');
  return rule === undefined || url === undefined ? l10n.t('Open Guide') : l10n.t('Open Rule {0}', rule);
}

function commandLabel(command: string): string {
  if (command === 'mlDockerfile.runWithGpu') return l10n.t('Run with GPU…');
  if (command === 'mlDockerfile.openShell') return l10n.t('Open Shell');
  return l10n.t('Check GPU Host');
}

/** The command comes from the table that ships, never from the output. */
async function act({ command, setting, copy, url }: Remedy): Promise<void> {
  if (command !== undefined) await commands.executeCommand(command);
  else if (setting !== undefined) await commands.executeCommand('workbench.action.openSettings', setting);
  else if (copy !== undefined) await env.clipboard.writeText(copy);
  else if (url !== undefined) await env.openExternal(Uri.parse(url));
}
