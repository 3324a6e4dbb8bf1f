import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeView,
  tasks,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { Container } from '../docker/containers.ts';
import { DOCKERFILE_NAMES, findDockerfiles } from './dockerfiles.ts';
import { containerItem, dockerfileItem, type ImageItem, imageItem, stageItem } from './imageItems.ts';
import { builtImages, lastBuildOf } from './memory.ts';
import { type NoContainers, RunningContainers } from './runningContainers.ts';
import type { Session } from './session.ts';

const VIEW = 'mlDockerfile.images';

/** The view *ML Images* in the Explorer: Dockerfiles, their stages, what was built from them and what runs. */
export function showImages(session: Session): Disposable {
  const containers = new RunningContainers(session.platform);
  const changed = new EventEmitter<void>();
  const refresh = (): void => changed.fire();
  const view = window.createTreeView(VIEW, {
    treeDataProvider: treeData(session, containers, changed.event),
    showCollapseAll: true,
  });
  const watch = (): void => containers.watch(view.visible);
  watch();
  return Disposable.from(
    containers,
    changed,
    view,
    view.onDidChangeVisibility(watch),
    watchDockerfiles(refresh),
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

function watchDockerfiles(refresh: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(DOCKERFILE_NAMES, false, false, false);
  return Disposable.from(
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    watcher.onDidChange(refresh),
  );
}

function treeData(
  { memory, server }: Session,
  containers: RunningContainers,
  onDidChangeTreeData: NonNullable<TreeDataProvider<ImageItem>['onDidChangeTreeData']>,
): TreeDataProvider<ImageItem> {
  const runningOf = (uri: Uri): readonly Container[] => {
    const names = new Set(
      builtImages(memory).flatMap(({ image, dockerfile }) =>
        dockerfile === uri.toString() ? [image, `localhost/${image}`] : [],
      ),
    );
    const places = [uri.toString(), uri.fsPath, workspace.asRelativePath(uri)];
    return containers.all.filter(({ dockerfile, image }) =>
      dockerfile === '' ? names.has(image) : places.includes(dockerfile),
    );
  };
  const root = async (): Promise<ImageItem[]> =>
    (await findDockerfiles()).map((uri) =>
      dockerfileItem(uri, lastBuildOf(memory, uri.toString()), runningOf(uri).length),
    );
  const below = async (uri: Uri): Promise<ImageItem[]> => {
    const outline = await server.outline({ uri });
    const built = builtImages(memory).filter(({ dockerfile }) => dockerfile === uri.toString());
    return [
      ...(outline?.stages ?? []).map((stage) => stageItem(uri, stage)),
      ...built.map((image) => imageItem(uri, image)),
      ...runningOf(uri).map((container) => containerItem(uri, container)),
    ];
  };
  return {
    onDidChangeTreeData,
    getTreeItem: (item) => item,
    getChildren: (item) => {
      if (item === undefined) return root();
      return item.parentOf === undefined ? [] : below(item.parentOf);
    },
  };
}
