import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { Scaffold } from '../../../server/src/protocol/scaffold.ts';

const DOCKERFILE = 'Dockerfile';

/** Puts the files into the folder and opens the Dockerfile. A file that is there stays as it is. */
export async function writeNewFiles(folder: Uri, { files, notes }: Scaffold): Promise<void> {
  const dockerfile = files.find(({ path }) => path === DOCKERFILE);
  if (dockerfile === undefined) return;
  const name = await nameOf(folder, dockerfile.text);
  if (name === undefined) return;
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of files) {
    const target = path === DOCKERFILE ? name : path;
    const uri = Uri.joinPath(folder, target);
    const there = await isThere(uri);
    (there ? kept : written).push(target);
    if (!there) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }
  await window.showTextDocument(Uri.joinPath(folder, name));
  const stays = kept.length === 0 ? [] : [l10n.t('{0} was there and stays as it is', kept.join(', '))];
  const message = [l10n.t('Written: {0}', written.join(', ')), ...stays, ...notes].join('. ');
  void window.showInformationMessage(`${message}.`);
}

/** `Dockerfile`, or the name chosen when there is one; undefined when only the difference is wanted, or nothing. */
async function nameOf(folder: Uri, text: string): Promise<string | undefined> {
  const existing = Uri.joinPath(folder, DOCKERFILE);
  if (!(await isThere(existing))) return DOCKERFILE;
  const free = await freeName(folder);
  const other = { label: l10n.t('Write {0}', free), name: free };
  const compare = { label: l10n.t('Show the difference'), name: undefined };
  const placeHolder = l10n.t('The folder has a Dockerfile, which stays as it is');
  const chosen = await window.showQuickPick([other, compare], { placeHolder, ignoreFocusOut: true });
  if (chosen === compare) await showDifference(existing, text);
  return chosen?.name;
}

async function freeName(folder: Uri): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'ml.Dockerfile' : `ml-${number}.Dockerfile`;
    if (!(await isThere(Uri.joinPath(folder, name)))) return name;
  }
}

async function showDifference(existing: Uri, content: string): Promise<void> {
  const proposed = await workspace.openTextDocument({ language: 'dockerfile', content });
  const title = l10n.t('Dockerfile: as it is ↔ as proposed');
  await commands.executeCommand('vscode.diff', existing, proposed.uri, title);
}

async function isThere(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
