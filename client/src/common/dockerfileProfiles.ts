import { type Uri, workspace } from 'vscode';
import type { Profile } from '../docker/profile.ts';
import { dockerfileOf } from './profilePlans.ts';
import { loadProfiles } from './profiles.ts';

/** The saved profiles of one Dockerfile; none of a file that is wrong: whoever uses it is told what is wrong. */
export async function profilesOfDockerfile(uri: Uri): Promise<readonly (readonly [string, Profile])[]> {
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  const file = folder && (await loadProfiles(folder));
  if (folder === undefined || file?.kind !== 'read') return [];
  return Object.entries(file.profiles).filter(
    ([, profile]) => dockerfileOf(folder, profile).toString() === uri.toString(),
  );
}
