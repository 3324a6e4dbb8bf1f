import { EventEmitter, type TreeDataProvider, type Uri, workspace } from 'vscode';
import type { Container } from '../docker/containers.ts';
import { profilesOfDockerfile } from './dockerfileProfiles.ts';
import { findDockerfiles } from './dockerfiles.ts';
import {
  containerItem,
  dockerfileItem,
  type ImageItem,
  imageItem,
  profileItem,
  stageItem,
} from './imageItems.ts';
import { builtImages, lastBuildOf } from './memory.ts';
import type { RunningContainers } from './runningContainers.ts';
import type { Session } from './session.ts';

/** What the view *ML Images* lists: Dockerfiles, and below each its stages, images and running containers. */
export class ImagesTree implements TreeDataProvider<ImageItem> {
  private readonly session: Session;
  private readonly containers: RunningContainers;
  private readonly listed = new EventEmitter<void>();
  private dockerfiles: ReadonlyMap<string, ImageItem> = new Map();
  readonly onDidChangeTreeData: NonNullable<TreeDataProvider<ImageItem>['onDidChangeTreeData']>;
  readonly onDidListDockerfiles = this.listed.event;

  constructor(
    session: Session,
    containers: RunningContainers,
    changed: NonNullable<TreeDataProvider<ImageItem>['onDidChangeTreeData']>,
  ) {
    this.session = session;
    this.containers = containers;
    this.onDidChangeTreeData = changed;
  }

  /** The line of a Dockerfile, once it was listed. */
  itemOf(uri: Uri | undefined): ImageItem | undefined {
    return this.dockerfiles.get(uri?.toString() ?? '');
  }

  getTreeItem(item: ImageItem): ImageItem {
    return item;
  }

  getParent(): undefined {
    // Only Dockerfiles are revealed, and they stand at the top.
    return undefined;
  }

  async getChildren(item?: ImageItem): Promise<ImageItem[]> {
    if (item !== undefined) return item.parentOf === undefined ? [] : this.below(item.parentOf);
    const first = this.dockerfiles.size === 0;
    const { memory } = this.session;
    const items = (await findDockerfiles()).map((uri): readonly [string, ImageItem] => {
      const key = uri.toString();
      return [key, dockerfileItem(uri, lastBuildOf(memory, key), this.runningOf(uri).length)];
    });
    this.dockerfiles = new Map(items);
    if (first) this.listed.fire();
    return items.map(([, line]) => line);
  }

  private async below(uri: Uri): Promise<ImageItem[]> {
    const { server, memory } = this.session;
    const [outline, profiles] = await Promise.all([server.outline({ uri }), profilesOfDockerfile(uri)]);
    const built = builtImages(memory).filter(({ dockerfile }) => dockerfile === uri.toString());
    return [
      ...(outline?.stages ?? []).map((stage) => stageItem(uri, stage)),
      ...built.map((image) => imageItem(uri, image)),
      ...this.runningOf(uri).map((container) => containerItem(uri, container)),
      ...profiles.map(([name, profile]) => profileItem(uri, name, profile)),
    ];
  }

  /** By the label that our run command gives, else by an image that was built here; podman adds a registry to its name. */
  private runningOf(uri: Uri): readonly Container[] {
    const key = uri.toString();
    const images = new Set(
      builtImages(this.session.memory).flatMap(({ image, dockerfile }) =>
        dockerfile === key ? [image, `localhost/${image}`] : [],
      ),
    );
    const places = [key, uri.fsPath, workspace.asRelativePath(uri)];
    return this.containers.all.filter(({ dockerfile, image }) =>
      dockerfile === '' ? images.has(image) : places.includes(dockerfile),
    );
  }
}
