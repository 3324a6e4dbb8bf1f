import { commands, Disposable, EventEmitter, l10n, type TreeView, tasks, window, workspace } from 'vscode';
import { activeDockerfile, DOCKERFILE_NAMES } from './dockerfiles.ts';
import type { ImageItem } from './imageItems.ts';
import { ImagesTree } from './imagesTree.ts';
import { type NoContainers, RunningContainers } from './runningContainers.ts';
import type { Session } from './session.ts';

const PROFILE_FILES = '**/.vscode/ml-dockerfile.json';
const VIEW = 'mlDockerfile.images';

/** The view *ML Images* in the Explorer: Dockerfiles, their stages, what was built from them and what runs. */
export function showImages(session: Session): Disposable {
  const containers = new RunningContainers(session.platform);
  const changed = new EventEmitter<void>();
  const refresh = (): void => changed.fire();
  const treeDataProvider = new ImagesTree(session, containers, changed.event);
  const view = window.createTreeView(VIEW, { treeDataProvider, showCollapseAll: true });
  const watch = (): void => containers.watch(view.visible);
  watch();
  const reveal = (): void => {
    const item = treeDataProvider.itemOf(activeDockerfile()?.uri);
    if (view.visible && item !== undefined) void view.reveal(item, { select: true, focus: false });
  };
  return Disposable.from(
    containers,
    changed,
    view,
    view.onDidChangeVisibility(watch),
    window.onDidChangeActiveTextEditor(reveal),
    treeDataProvider.onDidListDockerfiles(reveal),
    watchFiles(DOCKERFILE_NAMES, refresh),
    watchFiles(PROFILE_FILES, refresh),
    containers.onDidChange(() => {
      say(view, containers.none);
      refresh();
    }),
    session.imagesChanged.event(() => {
      refresh();
      if (view.visible) void containers.refresh();
    }),
    session.server.onDidChangeState(refresh),
    workspace.onDidGrantWorkspaceTrust(watch),
    // A task of ours may have started a container or ended one.
    tasks.onDidEndTask(() => {
      if (view.visible) void containers.refresh();
    }),
    commands.registerCommand('mlDockerfile.refreshImages', async () => {
      refresh();
      await containers.refresh();
    }),
  );
}

/** What the view says above its lines. */
function say(view: TreeView<ImageItem>, none: NoContainers | undefined): void {
  view.message = none === undefined ? '' : messageOf(none);
  void commands.executeCommand('setContext', `${VIEW}.noEngine`, none?.kind === 'missing');
}

function messageOf(none: NoContainers): string {
  switch (none.kind) {
    case 'untrusted':
      return l10n.t('Images are built and run in a trusted workspace only.');
    case 'missing':
      return l10n.t(
        'The program "{0}" is not on this machine, so nothing can be built or run.',
        none.program,
      );
    case 'failed':
      return l10n.t('The engine does not answer: {0}', none.reason);
  }
}

function watchFiles(names: string, refresh: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(names);
  return Disposable.from(
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    watcher.onDidChange(refresh),
  );
}
