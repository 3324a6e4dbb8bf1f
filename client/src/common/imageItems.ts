import { env, l10n, Range, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri, workspace } from 'vscode';
import type { OutlineStage } from '../../../server/src/protocol/outline.ts';
import type { Container } from '../docker/containers.ts';
import { gpuText } from '../docker/gpus.ts';
import { sizeText } from '../docker/imageSize.ts';
import type { Profile } from '../docker/profile.ts';
import type { BuiltImage } from './memory.ts';

/** A line of the view *ML Images*. Menus tell them apart by `contextValue`. */
export class ImageItem extends TreeItem {
  /** What a command of the context menu is called with. */
  readonly argument: unknown;
  /** The Dockerfile whose children are shown below; undefined for a line without any. */
  readonly parentOf: Uri | undefined;

  constructor(label: string, kind: ImageItemKind, argument: unknown, parentOf?: Uri) {
    super(label, parentOf === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed);
    this.contextValue = kind;
    this.argument = argument;
    this.parentOf = parentOf;
  }
}

export type ImageItemKind = 'dockerfile' | 'stage' | 'image' | 'container' | 'profile';

/** A Dockerfile of the workspace, with its newest build and how many containers of it run. */
export function dockerfileItem(uri: Uri, built: BuiltImage | undefined, running: number): ImageItem {
  const item = new ImageItem(workspace.asRelativePath(uri), 'dockerfile', uri, uri);
  const parts = [
    ...(built === undefined ? [] : [buildText(built)]),
    ...(running === 0 ? [] : [l10n.t('{0} running', running)]),
  ];
  // The path makes the line stable while what it says changes, and lends it the icon and the colour of problems.
  item.id = uri.toString();
  item.resourceUri = uri;
  item.iconPath = ThemeIcon.File;
  item.description = parts.join(' · ');
  return spoken(item, l10n.t('Dockerfile {0}', item.label?.toString() ?? ''));
}

/** A stage; selecting it shows its FROM. */
export function stageItem(
  uri: Uri,
  { name, index, baseImage, range, final, summary }: OutlineStage,
): ImageItem {
  const label = name ?? l10n.t('stage {0}', index);
  const item = new ImageItem(label, 'stage', { uri, stage: name ?? String(index) });
  const { line, character } = range.start;
  const selection = new Range(line, character, line, character);
  item.description = final ? l10n.t('{0} · shipped', baseImage) : baseImage;
  item.tooltip = summary === undefined ? baseImage : `${baseImage}\n${summary}`;
  item.iconPath = new ThemeIcon('layers');
  item.command = { title: l10n.t('Show'), command: 'vscode.open', arguments: [uri, { selection }] };
  return spoken(item, l10n.t('Stage {0}', label));
}

/** An image that was built here. */
export function imageItem(uri: Uri, built: BuiltImage): ImageItem {
  const item = new ImageItem(built.image, 'image', { uri, image: built.image });
  item.description = buildText(built);
  item.iconPath = new ThemeIcon('package');
  return spoken(item, l10n.t('Image {0}', built.image));
}

/** A container that runs. */
export function containerItem(uri: Uri, container: Container): ImageItem {
  const { id, name, image, status, ports } = container;
  const item = new ImageItem(name, 'container', { uri, container: id, image });
  item.description = [image, status, ports].filter((part) => part !== '').join(' · ');
  item.tooltip = `${name}\n${[image, status, ports, id].filter((part) => part !== '').join('\n')}`;
  item.iconPath = new ThemeIcon('vm-running');
  return spoken(item, l10n.t('Container {0}', name));
}

/** A saved way to build and run the image. */
export function profileItem(uri: Uri, name: string, { build, run }: Profile): ImageItem {
  const item = new ImageItem(name, 'profile', { uri, profile: name });
  const parts = [
    ...(build?.target === undefined ? [] : [l10n.t('stage {0}', build.target)]),
    ...(run === undefined ? [] : [l10n.t('GPUs: {0}', gpuText(run.gpus))]),
    ...(run?.sharedMemory === undefined ? [] : [`/dev/shm ${run.sharedMemory}`]),
  ];
  item.description = parts.join(' · ');
  item.iconPath = new ThemeIcon('bookmark');
  return spoken(item, l10n.t('Profile {0}', name));
}

/** `built 13:42 · 12 s · 3.2 GB`, the day where it is another one, as far as it is known. */
export function buildText({ finished, seconds, bytes }: BuiltImage): string {
  return [
    finished === undefined ? undefined : l10n.t('built {0}', timeText(finished)),
    seconds === undefined ? undefined : l10n.t('{0} s', Math.round(seconds)),
    bytes === undefined ? undefined : sizeText(bytes),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function timeText(time: number): string {
  const today = new Date(time).toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: 'short' as const } : { dateStyle: 'short' as const };
  return new Intl.DateTimeFormat(env.language, style).format(time);
}

/** A screen reader reads the kind of a line first; its icon says nothing to it. */
function spoken(item: ImageItem, kind: string): ImageItem {
  const { description } = item;
  const label = typeof description === 'string' && description !== '' ? `${kind}, ${description}` : kind;
  item.accessibilityInformation = { label };
  return item;
}
