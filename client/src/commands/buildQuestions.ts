import { FileType, l10n, type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import { placeOf } from '../common/dockerfiles.ts';
import type { BuildOptions } from '../docker/build.ts';
import { checkableSources, chooseContext } from '../docker/contextFolder.ts';
import { defaultImageName, isImageName } from '../docker/imageName.ts';

/** Asks only what the Dockerfile leaves open; undefined when the person gives up. */
export async function askForBuild(
  document: TextDocument,
  outline: Outline | undefined,
): Promise<BuildOptions | undefined> {
  const target = await askForTarget(outline);
  if (target === undefined) return undefined;
  const context = await askForContext(document, outline);
  if (context === undefined) return undefined;
  const buildArgs = await askForArgs(outline);
  if (buildArgs === undefined) return undefined;
  const tag = await askForTag(document, outline, target.name);
  if (tag === undefined) return undefined;
  return { file: document.uri.fsPath, context, tag, target: target.name, buildArgs };
}

interface TargetItem extends QuickPickItem {
  readonly name: string | undefined;
}

async function askForTarget(outline: Outline | undefined): Promise<TargetItem | undefined> {
  const whole: TargetItem = { label: l10n.t('Whole file'), name: undefined };
  const stages = outline?.stages ?? [];
  if (stages.length < 2) return whole;
  const final = stages.find((stage) => stage.final);
  const named = stages.flatMap(({ name, baseImage, final: isFinal }): readonly TargetItem[] =>
    name === null || isFinal ? [] : [{ label: name, description: baseImage, name }],
  );
  const items = [
    { ...whole, label: final?.name ?? whole.label, description: l10n.t('the last stage') },
    ...named.reverse(),
  ];
  return window.showQuickPick(items, { placeHolder: l10n.t('Stage to build'), matchOnDescription: true });
}

async function askForContext(
  document: TextDocument,
  outline: Outline | undefined,
): Promise<string | undefined> {
  const own = Uri.joinPath(document.uri, '..');
  const root = workspace.getWorkspaceFolder(document.uri)?.uri;
  if (root === undefined || root.toString() === own.toString()) return own.fsPath;
  const sources = checkableSources(outline?.localSources ?? []);
  const choice = chooseContext(
    await Promise.all(
      [own, root].map(async (folder) => ({ folder: folder.fsPath, found: await existing(folder, sources) })),
    ),
  );
  if (choice.kind === 'clear') return choice.folder;
  const items = choice.folders.map((folder) => ({
    label: workspace.asRelativePath(folder) || folder,
    description: folder === own.fsPath ? l10n.t('folder of the Dockerfile') : l10n.t('workspace folder'),
    folder,
  }));
  const placeHolder = l10n.t('Build context: the folder that COPY reads from');
  return (await window.showQuickPick(items, { placeHolder }))?.folder;
}

async function existing(folder: Uri, sources: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(
    sources.map((source) =>
      workspace.fs.stat(Uri.joinPath(folder, source)).then(
        ({ type }) => type !== FileType.Unknown,
        () => false,
      ),
    ),
  );
  return sources.filter((_, index) => there[index]);
}

/** ARGs before FROM without a default: without a value the build can not even choose its base image. */
async function askForArgs(outline: Outline | undefined): Promise<BuildOptions['buildArgs'] | undefined> {
  const missing = (outline?.args ?? []).filter((arg) => arg.global && arg.default === null);
  const given: { name: string; value: string }[] = [];
  for (const { name } of missing) {
    const prompt = l10n.t('Value of ARG {0}, which has no default', name);
    const value = await window.showInputBox({ prompt, ignoreFocusOut: true });
    if (value === undefined) return undefined;
    if (value !== '') given.push({ name, value });
  }
  return given;
}

async function askForTag(
  document: TextDocument,
  outline: Outline | undefined,
  target: string | undefined,
): Promise<string | undefined> {
  const value = defaultImageName({ ...placeOf(document.uri), target, tag: outline?.suggestedTag });
  const typed = await window.showInputBox({
    prompt: l10n.t('Name and tag of the image'),
    value,
    valueSelection: [value.length, value.length],
    ignoreFocusOut: true,
    validateInput: (text) =>
      isImageName(text.trim())
        ? undefined
        : l10n.t('Not an image name: lower case, like registry/team/model:tag'),
  });
  return typed?.trim();
}
