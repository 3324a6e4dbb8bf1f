import { type Disposable, RelativePattern, Uri, workspace } from 'vscode';

const FILE = 'config.json';

/** Calls `changed` when docker is told to use another context; a login changes the same file and does not count. */
export function watchContext(folder: Uri, changed: () => void): Disposable {
  let known = contextIn(folder);
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, FILE));
  const look = async (): Promise<void> => {
    const before = await known;
    known = contextIn(folder);
    if ((await known) !== before) changed();
  };
  watcher.onDidChange(look);
  watcher.onDidCreate(look);
  watcher.onDidDelete(look);
  return watcher;
}

/** The context in use; empty for the default one, which is not written down. */
async function contextIn(folder: Uri): Promise<string> {
  try {
    const bytes = await workspace.fs.readFile(Uri.joinPath(folder, FILE));
    const config: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof config === 'object' && config !== null && 'currentContext' in config
      ? String(config.currentContext)
      : '';
  } catch {
    // Without the file, or while it is being written, the default holds.
    return '';
  }
}
