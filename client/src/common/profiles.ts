import { FileSystemError, l10n, Range, Uri, window, workspace } from 'vscode';
import type { Profile, Profiles } from '../docker/profile.ts';
import { NO_PROFILES, type ProfileFile, parseProfileFile, withProfile } from './profileText.ts';

const PLACE = ['.vscode', 'ml-dockerfile.json'] as const;

export function profileFileOf(folder: Uri): Uri {
  return Uri.joinPath(folder, ...PLACE);
}

/** The profiles of a workspace folder; none where there is no file. */
export async function loadProfiles(folder: Uri): Promise<ProfileFile> {
  try {
    const bytes = await workspace.fs.readFile(profileFileOf(folder));
    return parseProfileFile(new TextDecoder().decode(bytes));
  } catch (error) {
    // What is there and can not be read must not be taken for nothing, and be written over.
    if (error instanceof FileSystemError && error.code === 'FileNotFound')
      return parseProfileFile(NO_PROFILES);
    return { kind: 'wrong', offset: 0, message: String(error) };
  }
}

/** The profiles, or undefined after showing what is wrong with the file and where. */
export async function profilesOrMessage(
  folder: Uri,
): Promise<{ readonly profiles: Profiles; readonly text: string } | undefined> {
  const file = await loadProfiles(folder);
  if (file.kind === 'read') return file;
  void showMistake(profileFileOf(folder), file);
  return undefined;
}

async function showMistake(
  uri: Uri,
  { message, offset }: { readonly message: string; readonly offset: number },
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const place = document.positionAt(offset);
  const show = l10n.t('Show');
  const text = l10n.t('{0}, line {1}: {2}', workspace.asRelativePath(uri), place.line + 1, message);
  if ((await window.showErrorMessage(text, show)) !== show) return;
  await window.showTextDocument(document, { selection: new Range(place, place) });
}

/** Whether the profile was saved; a file that can not be read, or is being edited, is left as it is. */
export async function saveProfile(folder: Uri, name: string, profile: Profile): Promise<boolean> {
  const uri = profileFileOf(folder);
  const edited = workspace.textDocuments.some(
    (open) => open.isDirty && open.uri.toString() === uri.toString(),
  );
  if (edited) {
    const file = workspace.asRelativePath(uri);
    void window.showWarningMessage(l10n.t('{0} has changes that are not saved yet.', file));
    return false;
  }
  const file = await profilesOrMessage(folder);
  if (file === undefined) return false;
  await workspace.fs.writeFile(uri, new TextEncoder().encode(withProfile(file.text, name, profile)));
  return true;
}
