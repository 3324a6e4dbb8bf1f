import { FileType, type TextDocument, Uri, workspace } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import type { BuildPlace, BuildSettings } from '../docker/build.ts';
import { checkableSources, chooseContext } from '../docker/contextFolder.ts';
import type { Engine } from '../docker/engine.ts';
import { defaultImageName } from '../docker/imageName.ts';
import { placeOf } from './dockerfiles.ts';

/** A build as it stands in the form, before it runs. */
export interface BuildPlan {
  readonly engine: Engine;
  readonly place: BuildPlace;
  readonly settings: BuildSettings;
}

/** What is built when nobody changes anything. */
export async function plannedBuild(
  document: TextDocument,
  outline: Outline | undefined,
  engine: Engine,
  target?: string,
): Promise<BuildPlan> {
  const secrets = (outline?.secrets ?? []).map((id) => ({ id, env: variableOf(id) }));
  return {
    engine,
    place: { file: document.uri.fsPath, context: await likelyContext(document, outline) },
    settings: {
      tags: [plannedTag(document, outline, target)],
      target,
      ...(secrets.length === 0 ? {} : { secrets }),
    },
  };
}

function plannedTag(document: TextDocument, outline: Outline | undefined, target?: string): string {
  return defaultImageName({ ...placeOf(document.uri), target, tag: outline?.suggestedTag });
}

/** ARGs before FROM without a default: without a value the build can not even choose its base image. */
export function missingArgs(outline: Outline | undefined, { args = {} }: BuildSettings): readonly string[] {
  return (outline?.args ?? []).flatMap(({ name, global, default: given }) =>
    global && given === null && !(name in args) ? [name] : [],
  );
}

/** Where a secret's value usually is: `hf_token` in the variable HF_TOKEN. */
function variableOf(id: string): string {
  return id.toUpperCase().replace(/\W/g, '_');
}

/** The folders that may be the build context, with the most likely first. */
async function likelyContext(document: TextDocument, outline: Outline | undefined): Promise<string> {
  const folders = contextFolders(document);
  const sources = checkableSources(outline?.localSources ?? []);
  const choice = chooseContext(
    await Promise.all(
      folders.map(async (folder) => ({ folder: folder.fsPath, found: await existing(folder, sources) })),
    ),
  );
  const first = choice.kind === 'clear' ? choice.folder : choice.folders[0];
  return first ?? Uri.joinPath(document.uri, '..').fsPath;
}

export function contextFolders(document: TextDocument): readonly Uri[] {
  const own = Uri.joinPath(document.uri, '..');
  const root = workspace.getWorkspaceFolder(document.uri)?.uri;
  return root === undefined || root.toString() === own.toString() ? [own] : [own, root];
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
