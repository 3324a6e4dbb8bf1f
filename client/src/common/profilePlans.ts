import { Uri, workspace } from 'vscode';
import type { Outline } from '../../../server/src/protocol/outline.ts';
import type { Engine } from '../docker/engine.ts';
import { defaultImageName } from '../docker/imageName.ts';
import type { Profile } from '../docker/profile.ts';
import type { BuildPlan } from './buildPlan.ts';
import { placeOf } from './dockerfiles.ts';
import { plannedRun, type RunPlan } from './runPlan.ts';

/** A profile of a workspace folder, and what of its host and its Dockerfile it does not say itself. */
export interface ProfilePlace {
  readonly folder: Uri;
  readonly engine: Engine;
  readonly outline: Outline | undefined;
}

export function dockerfileOf(folder: Uri, { dockerfile }: Profile): Uri {
  return isAbsolute(dockerfile) ? Uri.file(dockerfile) : Uri.joinPath(folder, dockerfile);
}

/** The build of a profile, its paths made absolute. */
export function buildPlanOf(profile: Profile, { folder, engine, outline }: ProfilePlace): BuildPlan {
  const { build = {} } = profile;
  const file = dockerfileOf(folder, profile);
  const own = Uri.joinPath(file, '..').fsPath;
  const secrets = build.secrets?.map(({ src, ...secret }) => ({ ...secret, src: absolute(folder, src) }));
  const tags = build.tags ?? [defaultImageName({ ...placeOf(file), tag: outline?.suggestedTag })];
  return {
    engine: engineOf(engine, profile),
    place: { file: file.fsPath, context: absolute(folder, profile.folder) ?? own },
    settings: { ...build, tags, ...(secrets === undefined ? {} : { secrets }) },
  };
}

/** The run of a profile; one without a run is run as its Dockerfile suggests. */
export function runPlanOf(profile: Profile, place: ProfilePlace): RunPlan {
  const { folder, engine, outline } = place;
  const settings = profile.run ?? plannedRun(outline, outline?.needsGpu === true ? 'all' : 'none');
  const mounts = settings.mounts?.map((mount) => ({
    ...mount,
    source: absolute(folder, mount.source) ?? mount.source,
  }));
  const [built = ''] = buildPlanOf(profile, place).settings.tags ?? [];
  return {
    engine: engineOf(engine, profile),
    image: profile.image ?? built,
    dockerfile: dockerfileOf(folder, profile).toString(),
    settings: {
      ...settings,
      envFile: absolute(folder, settings.envFile),
      ...(mounts === undefined ? {} : { mounts }),
    },
  };
}

/** The profile of a plan: paths inside the folder are written relative to it. */
export function profileOfBuild(folder: Uri, { engine, place, settings }: BuildPlan): Profile {
  return {
    dockerfile: relative(folder, place.file),
    folder: relative(folder, place.context) || '.',
    engine: engine.context,
    build: settings,
  };
}

export function profileOfRun(folder: Uri, dockerfile: Uri, { engine, image, settings }: RunPlan): Profile {
  const mounts = settings.mounts?.map((mount) => ({ ...mount, source: relative(folder, mount.source) }));
  const run = { ...settings, ...(mounts === undefined ? {} : { mounts }) };
  return { dockerfile: relative(folder, dockerfile.fsPath), engine: engine.context, image, run };
}

function engineOf(engine: Engine, profile: Profile): Engine {
  return profile.engine === undefined ? engine : { ...engine, context: profile.engine };
}

function absolute(folder: Uri, path: string | undefined): string | undefined {
  return path === undefined || isAbsolute(path) ? path : Uri.joinPath(folder, path).fsPath;
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}

function relative(folder: Uri, path: string): string {
  if (path === folder.fsPath) return '.';
  return workspace.getWorkspaceFolder(Uri.file(path))?.uri.toString() === folder.toString()
    ? workspace.asRelativePath(path, false)
    : path;
}
