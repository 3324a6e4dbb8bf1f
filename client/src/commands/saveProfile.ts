import { l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import type { BuildPlan } from '../common/buildPlan.ts';
import { rememberRun } from '../common/lastRun.ts';
import { profileOfBuild, profileOfRun } from '../common/profilePlans.ts';
import { profileFileOf, profilesOrMessage, saveProfile } from '../common/profiles.ts';
import type { RunPlan } from '../common/runPlan.ts';
import type { Session } from '../common/session.ts';
import type { Profile } from '../docker/profile.ts';

/** Saves the build of a form; the run of a profile of the same name stays. */
export async function saveBuild({ uri }: TextDocument, plan: BuildPlan): Promise<void> {
  const folder = folderOrMessage(uri);
  if (folder !== undefined) await save(folder, profileOfBuild(folder, plan));
}

/** Saves the run of a form; the build of a profile of the same name stays, and Run Last takes the profile from now on. */
export async function saveRun({ memory }: Session, plan: RunPlan): Promise<void> {
  const uri = Uri.parse(plan.dockerfile ?? '');
  const folder = folderOrMessage(uri);
  if (folder === undefined) return;
  const name = await save(folder, profileOfRun(folder, uri, plan));
  if (name !== undefined) await rememberRun(memory, { kind: 'profile', folder: folder.toString(), name });
}

async function save(folder: Uri, profile: Profile): Promise<string | undefined> {
  const file = await profilesOrMessage(folder);
  if (file === undefined) return undefined;
  const name = await askForName(Object.keys(file.profiles), profile);
  if (name === undefined) return undefined;
  const { [name]: before } = file.profiles;
  const same = before?.dockerfile === profile.dockerfile ? before : undefined;
  if (!(await saveProfile(folder, name, { ...same, ...profile }))) return undefined;
  const path = workspace.asRelativePath(profileFileOf(folder));
  void window.showInformationMessage(l10n.t('Profile "{0}" is saved in {1}.', name, path));
  return name;
}

async function askForName(names: readonly string[], profile: Profile): Promise<string | undefined> {
  const typed = await window.showInputBox({
    prompt: l10n.t('Name of the profile'),
    value: profile.run === undefined ? 'build' : 'run',
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return l10n.t('A name is needed');
      return names.includes(text.trim())
        ? { message: l10n.t('It replaces the profile of this name'), severity: 2 }
        : undefined;
    },
  });
  return typed?.trim();
}

function folderOrMessage(uri: Uri): Uri | undefined {
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  if (folder === undefined)
    void window.showWarningMessage(l10n.t('Profiles are saved in a workspace folder; this file is in none.'));
  return folder;
}
