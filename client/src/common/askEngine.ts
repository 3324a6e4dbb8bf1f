import { l10n, ProgressLocation, window } from 'vscode';
import type { Invocation } from '../docker/invocation.ts';
import { explainOutput } from './explainFailure.ts';
import type { Session } from './session.ts';

/** What the engine answers, or undefined after saying why it does not. */
export async function askEngine(
  { platform, server, failures }: Session,
  title: string,
  invocation: Invocation,
): Promise<string | undefined> {
  const options = { location: ProgressLocation.Window, title };
  const { code, stdout, stderr } = await window.withProgress(options, () => platform.ask(invocation));
  if (code === 0) return stdout;
  const reason = stderr.trim();
  if (!(await explainOutput({ server, pages: failures }, title, reason)))
    void window.showErrorMessage(
      l10n.t('{0}: {1}', title, reason === '' ? l10n.t('no answer in time') : (reason.split('\n')[0] ?? '')),
    );
  return undefined;
}
