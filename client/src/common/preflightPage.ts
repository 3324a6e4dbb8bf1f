import { Disposable, l10n, type Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { ShownLine } from '../commands/showLine.ts';
import { profilesOfDockerfile } from './dockerfileProfiles.ts';
import { lastBuildOf } from './memory.ts';
import { preflightHtml } from './preflightHtml.ts';
import type { Session } from './session.ts';

const SHOW_LINE = 'mlDockerfile.showLine';
const pages = new WeakMap<Session, Map<string, WebviewPanel>>();

/** Shows the checklist of a Dockerfile beside it, and keeps it up to date while it is open. */
export async function showPreflight(session: Session, dockerfile: Uri): Promise<void> {
  const open = pages.get(session) ?? new Map<string, WebviewPanel>();
  pages.set(session, open);
  const key = dockerfile.toString();
  const known = open.get(key);
  known?.reveal();
  const panel = known ?? newPanel(session, dockerfile);
  open.set(key, panel);
  if (known === undefined) panel.onDidDispose(() => open.delete(key));
  await write(panel, session, dockerfile);
}

function newPanel(session: Session, dockerfile: Uri): WebviewPanel {
  const name = workspace.asRelativePath(dockerfile);
  const panel = window.createWebviewPanel(
    'mlDockerfile.preflight',
    l10n.t('Preflight of {0}', name),
    ViewColumn.Beside,
    { enableScripts: false, enableCommandUris: [SHOW_LINE], localResourceRoots: [] },
  );
  const update = (): void => void write(panel, session, dockerfile);
  const listeners = Disposable.from(
    workspace.onDidSaveTextDocument(update),
    session.imagesChanged.event(update),
    session.host.onDidChange(update),
    session.server.onDidChangeState(update),
  );
  panel.onDidDispose(() => listeners.dispose());
  return panel;
}

async function write(panel: WebviewPanel, session: Session, dockerfile: Uri): Promise<void> {
  const uri = dockerfile.toString();
  const { bytes, seconds } = lastBuildOf(session.memory, uri) ?? {};
  const build = { ...(bytes === undefined ? {} : { bytes }), ...(seconds === undefined ? {} : { seconds }) };
  const sharedMemory = await savedSharedMemory(dockerfile);
  const known = { ...build, ...(sharedMemory === undefined ? {} : { sharedMemory }) };
  const answer = await session.server.preflight({ uri, build: known });
  const linkTo = (line: number): string => {
    const place: ShownLine = { uri, line };
    return `command:${SHOW_LINE}?${encodeURIComponent(JSON.stringify([place]))}`;
  };
  // Closed meanwhile, it takes nothing any more.
  if (pages.get(session)?.get(uri) !== panel) return;
  panel.webview.html = preflightHtml(workspace.asRelativePath(dockerfile), answer?.items, linkTo);
}

/** How a saved profile sets the shared memory of the container. */
async function savedSharedMemory(dockerfile: Uri): Promise<string | undefined> {
  const profiles = await profilesOfDockerfile(dockerfile);
  const found = profiles.find(([, { run }]) => run?.sharedMemory !== undefined);
  return found && l10n.t('the saved profile "{0}" sets it: {1}', found[0], found[1].run?.sharedMemory ?? '');
}
