import { l10n, type TextDocument, Uri, window, workspace } from 'vscode';

/** What Dockerfiles are called. */
export const DOCKERFILE_NAMES =
  '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.Dockerfile,*.dockerfile,*.containerfile}';
const ELSEWHERE = '**/{node_modules,.git,.venv,venv,site-packages}/**';
const MOST = 500;

/** The Dockerfile of a command: the one clicked on, else the one being edited, else one asked for. */
export async function commandDockerfile(clicked: unknown): Promise<TextDocument | undefined> {
  if (clicked instanceof Uri) return workspace.openTextDocument(clicked);
  return activeDockerfile() ?? askForDockerfile();
}

export function activeDockerfile(): TextDocument | undefined {
  const active = window.activeTextEditor?.document;
  return active?.languageId === 'dockerfile' ? active : undefined;
}

/** The Dockerfiles of the workspace, by path. */
export async function findDockerfiles(): Promise<readonly Uri[]> {
  const found = await workspace.findFiles(DOCKERFILE_NAMES, ELSEWHERE, MOST);
  return found.filter(({ path }) => !/dockerignore$/.test(path)).sort((a, b) => a.path.localeCompare(b.path));
}

async function askForDockerfile(): Promise<TextDocument | undefined> {
  const files = await findDockerfiles();
  if (files.length === 0) {
    void window.showInformationMessage(
      l10n.t('There is no Dockerfile in this workspace. Open one and try again.'),
    );
    return undefined;
  }
  const items = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const chosen =
    items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: l10n.t('Dockerfile') });
  return chosen && workspace.openTextDocument(chosen.uri);
}

/** The document as it is on the disk, where the engine reads it: saved if the person agrees, or undefined. */
export async function savedOnDisk(document: TextDocument): Promise<TextDocument | undefined> {
  const saved = document.isDirty || document.isUntitled ? await askToSave(document) : document;
  if (saved === undefined || saved.uri.scheme === 'file') return saved;
  void window.showErrorMessage(
    l10n.t(
      '{0} is not on the disk of the machine that runs the engine ({1}:), so it can not be built from here.',
      workspace.asRelativePath(saved.uri),
      saved.uri.scheme,
    ),
  );
  return undefined;
}

async function askToSave(document: TextDocument): Promise<TextDocument | undefined> {
  const save = l10n.t('Save');
  const message = l10n.t(
    'The engine reads the Dockerfile from the disk, where the last changes are not yet. Save them?',
  );
  if ((await window.showWarningMessage(message, { modal: true }, save)) !== save) return undefined;
  const uri = await workspace.save(document.uri);
  return uri && workspace.openTextDocument(uri);
}

/** Folder and file name of a Dockerfile, which its image is called after. */
export function placeOf({ path }: Uri): { readonly folder: string; readonly file: string } {
  const [file = '', folder = ''] = path.split('/').reverse();
  return { folder, file };
}

/** A Dockerfile remembered from an earlier build, if it is still there. */
export async function openIfThere(uri: string): Promise<TextDocument | undefined> {
  return workspace.openTextDocument(Uri.parse(uri)).then(
    (document) => document,
    () => undefined,
  );
}
