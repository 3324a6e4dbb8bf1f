import { l10n, type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import { commandTarget } from '../common/commandTarget.ts';
import { activeDockerfile, openIfThere, placeOf } from '../common/dockerfiles.ts';
import { type BuiltImage, builtImages } from '../common/memory.ts';
import type { Session } from '../common/session.ts';
import { defaultImageName, isImageName } from '../docker/imageName.ts';

export interface ChosenImage {
  readonly image: string;
  /** What it was built from, where that is known. */
  readonly document: TextDocument | undefined;
}

interface ImageItem extends QuickPickItem {
  readonly built: BuiltImage | undefined;
}

/** The images of the Dockerfile at hand first, then the others built here, last first, then any other by name. */
export async function askForImage(
  { memory, server }: Session,
  argument: unknown,
): Promise<ChosenImage | undefined> {
  const { uri, image } = commandTarget(argument);
  const here = uri === undefined ? activeDockerfile() : await openIfThere(uri.toString());
  if (image !== undefined) return { image, document: here };
  const tag = here && (await server.outline(here))?.suggestedTag;
  const other: ImageItem = { label: l10n.t('Another image…'), built: undefined, alwaysShow: true };
  const items = [...candidates(builtImages(memory), here?.uri, tag), other];
  const chosen =
    items.length === 1
      ? other
      : await window.showQuickPick(items, { placeHolder: l10n.t('Image to run'), matchOnDescription: true });
  if (chosen === other) return askForName();
  if (chosen?.built === undefined) return undefined;
  return { image: chosen.built.image, document: await openIfThere(chosen.built.dockerfile) };
}

function candidates(
  built: readonly BuiltImage[],
  here: Uri | undefined,
  tag: string | undefined,
): readonly ImageItem[] {
  const item = (image: BuiltImage, note?: string): ImageItem => ({
    label: image.image,
    description: note ?? workspace.asRelativePath(Uri.parse(image.dockerfile)),
    built: image,
  });
  const dockerfile = here?.toString();
  const own = built.filter((image) => image.dockerfile === dockerfile);
  const others = built.filter((image) => image.dockerfile !== dockerfile);
  if (here === undefined || own.length > 0) return [...own, ...others].map((image) => item(image));
  const expected = { image: defaultImageName({ ...placeOf(here), tag }), dockerfile: here.toString() };
  return [
    item(expected, l10n.t('{0}, not built from here yet', workspace.asRelativePath(here))),
    ...others.map((image) => item(image)),
  ];
}

async function askForName(): Promise<ChosenImage | undefined> {
  const typed = await window.showInputBox({
    prompt: l10n.t('Image to run'),
    placeHolder: 'pytorch/pytorch:…',
    ignoreFocusOut: true,
    validateInput: (text) => (isImageName(text.trim()) ? undefined : l10n.t('Not an image name')),
  });
  return typed === undefined ? undefined : { image: typed.trim(), document: undefined };
}
