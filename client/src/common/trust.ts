import { commands, l10n, window, workspace } from 'vscode';

const MANAGE = 'workbench.trust.manage';

/** Menus hide what this refuses; a key binding or another extension can still call it. */
export function refusesToRun(): boolean {
  if (workspace.isTrusted) return false;
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t(
    'ML Dockerfile builds and runs nothing from a folder that you have not trusted: a Dockerfile runs commands of its author.',
  );
  void window.showWarningMessage(message, manage).then((chosen) => {
    if (chosen === manage) void commands.executeCommand(MANAGE);
  });
  return true;
}
