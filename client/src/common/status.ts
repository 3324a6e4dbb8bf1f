import { Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import type { Server, ServerState } from './server.ts';

/** The entry behind the braces in the status bar of a Dockerfile; it shows by itself when the server has failed. */
export function showStatus(server: Server): Disposable {
  const item = languages.createLanguageStatusItem('mlDockerfile.status', { language: 'dockerfile' });
  item.name = 'ML Dockerfile';
  const show = (state: ServerState): void => {
    const { text, detail, failed = false, busy = false } = describe(state);
    item.text = text;
    item.detail = detail;
    item.busy = busy;
    item.severity = failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.command = failed
      ? { title: l10n.t('Restart'), command: 'mlDockerfile.restartServer' }
      : { title: l10n.t('Show Log'), command: 'mlDockerfile.showLog' };
  };
  show(server.state);
  return Disposable.from(server.onDidChangeState(show), item);
}

interface Description {
  readonly text: string;
  readonly detail: string;
  readonly busy?: boolean;
  readonly failed?: boolean;
}

function describe(state: ServerState): Description {
  const text = 'ML Dockerfile';
  switch (state.kind) {
    case 'off':
      return { text, detail: l10n.t('off, see the setting mlDockerfile.enable') };
    case 'starting':
      return { text, detail: l10n.t('starting'), busy: true };
    case 'running':
      return {
        text,
        detail:
          state.knowledge === undefined ? l10n.t('running') : l10n.t('knowledge of {0}', state.knowledge),
      };
    case 'failed':
      return { text, detail: state.reason, failed: true };
  }
}
