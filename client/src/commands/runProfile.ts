import { l10n, type Uri, window, workspace } from 'vscode';
import { commandTarget } from '../common/commandTarget.ts';
import { openIfThere } from '../common/dockerfiles.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { performRun } from '../common/performRun.ts';
import { dockerfileOf, runPlanOf } from '../common/profilePlans.ts';
import { profilesOrMessage } from '../common/profiles.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { askForChoice } from './formQuestions.ts';

/** ML Dockerfile: Run Profile… */
export async function runProfile(session: Session, argument: unknown): Promise<void> {
  if (refusesToRun()) return;
  const { uri, profile } = commandTarget(argument);
  const folder = uri && workspace.getWorkspaceFolder(uri)?.uri;
  if (folder !== undefined && profile !== undefined) return runNamedProfile(session, folder, profile);
  const choices = [];
  for (const { uri: each } of workspace.workspaceFolders ?? []) {
    const file = await profilesOrMessage(each);
    if (file === undefined) return;
    for (const [name, { dockerfile }] of Object.entries(file.profiles))
      choices.push({ label: name, description: dockerfile, value: { folder: each, name } });
  }
  if (choices.length === 0) {
    const message = l10n.t('Nothing was run here yet, and no profile is saved. Run with GPU… does both.');
    void window.showInformationMessage(message);
    return;
  }
  const chosen = await askForChoice(l10n.t('Profile to run'), choices);
  if (chosen !== undefined) await runNamedProfile(session, chosen.value.folder, chosen.value.name);
}

/** Runs a profile as the file says now. */
export async function runNamedProfile(session: Session, folder: Uri, name: string): Promise<void> {
  const file = await profilesOrMessage(folder);
  if (file === undefined) return;
  const profile = file.profiles[name];
  if (profile === undefined) {
    void window.showWarningMessage(l10n.t('There is no profile "{0}" any more.', name));
    return;
  }
  const engine = await engineOrMessage(session.platform);
  if (engine === undefined) return;
  const document = await openIfThere(dockerfileOf(folder, profile).toString());
  const outline = document && (await session.server.outline(document));
  const plan = runPlanOf(profile, { folder, engine, outline });
  await performRun(session, plan, { kind: 'profile', folder: folder.toString(), name });
}
