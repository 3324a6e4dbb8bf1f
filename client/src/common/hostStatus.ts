import { Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { hostFindings, hostSummary } from '../docker/host/report.ts';
import type { Host } from './host.ts';

/** The entry `driver 550.54.15 · RTX 4090` behind the braces in the status bar of a Dockerfile, once there was a check. */
export function showHostStatus(host: Host): Disposable {
  let item: ReturnType<typeof languages.createLanguageStatusItem> | undefined;
  const show = (): void => {
    item?.dispose();
    item = undefined;
    if (host.found === undefined) return;
    item = languages.createLanguageStatusItem('mlDockerfile.host', { language: 'dockerfile' });
    const { facts, t } = host.found;
    // A machine without a GPU is no fault that should stand in the status bar all day.
    const problem = hostFindings(host.found).find(
      ({ level, id }) => level === 'problem' && id !== 'driver-missing',
    );
    item.name = l10n.t('GPU host');
    item.text =
      hostSummary(facts, t) ??
      (facts.host === undefined ? l10n.t('engine on another host') : l10n.t('no GPU found'));
    item.detail = problem?.what ?? '';
    item.severity =
      problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    item.command = { title: l10n.t('Check GPU Host'), command: 'mlDockerfile.checkHost' };
  };
  return Disposable.from(host.onDidChange(show), new Disposable(() => item?.dispose()));
}
