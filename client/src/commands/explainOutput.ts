import { env, l10n, window } from 'vscode';
import { explainOutput as explain } from '../common/explainFailure.ts';
import type { Session } from '../common/session.ts';

/** ML Dockerfile: Explain Output. What is selected in the editor, else what was copied; nothing is run. */
export async function explainOutput({ server, failures }: Session): Promise<void> {
  const editor = window.activeTextEditor;
  const selected = editor === undefined ? '' : editor.document.getText(editor.selection);
  const output = selected === '' ? await env.clipboard.readText() : selected;
  const title = selected === '' ? l10n.t('Copied output') : l10n.t('Selected output');
  if (output.trim() === '') {
    void window.showInformationMessage(
      l10n.t('Select the output of a build or a run in the editor, or copy it from the terminal.'),
    );
    return;
  }
  if (!(await explain({ server, pages: failures }, title, output)))
    void window.showInformationMessage(l10n.t('{0}: no failure is recognised in it.', title));
}
