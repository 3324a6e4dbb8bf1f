import {
  type Disposable,
  Task,
  type TaskDefinition,
  TaskGroup,
  tasks,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import type { Engine } from '../docker/engine.ts';
import type { Profiles } from '../docker/profile.ts';
import { openIfThere } from './dockerfiles.ts';
import { buildRun, noteBuild } from './performBuild.ts';
import { containerRun } from './performRun.ts';
import type { TerminalResult } from './platform.ts';
import { buildPlanOf, dockerfileOf, runPlanOf } from './profilePlans.ts';
import { loadProfiles } from './profiles.ts';
import type { Session } from './session.ts';
import { dockerProgram } from './settings.ts';

const TYPE = 'ml-dockerfile';

/** `tasks.json` and Run Task…: `{ "type": "ml-dockerfile", "action": "build", "profile": "train" }`. */
export function provideTasks(session: Session): Disposable {
  return tasks.registerTaskProvider(TYPE, {
    provideTasks: async () => {
      const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : [];
      return (await Promise.all(folders.map((folder) => tasksOf(session, folder)))).flat();
    },
    resolveTask: async ({ definition, scope }) => {
      const folder = typeof scope === 'object' ? scope : workspace.workspaceFolders?.[0];
      if (folder === undefined || !workspace.isTrusted) return undefined;
      const place = await placeOf(session, folder);
      return place && taskOf(session, place, definition);
    },
  });
}

interface TaskPlace {
  readonly folder: WorkspaceFolder;
  readonly engine: Engine;
  readonly profiles: Profiles;
}

/** What all tasks of a folder need; undefined without profiles or engine, which the commands say why. */
async function placeOf({ platform }: Session, folder: WorkspaceFolder): Promise<TaskPlace | undefined> {
  const file = await loadProfiles(folder.uri);
  if (file.kind === 'wrong' || Object.keys(file.profiles).length === 0) return undefined;
  const answer = await platform.findEngine(dockerProgram());
  return answer.kind === 'found' ? { folder, engine: answer.engine, profiles: file.profiles } : undefined;
}

/** Each profile can be built and run. */
async function tasksOf(session: Session, folder: WorkspaceFolder): Promise<Task[]> {
  const place = await placeOf(session, folder);
  const definitions = Object.keys(place?.profiles ?? {}).flatMap((profile) => [
    { type: TYPE, action: 'build', profile },
    { type: TYPE, action: 'run', profile },
  ]);
  const found = await Promise.all(
    definitions.map((definition) => place && taskOf(session, place, definition)),
  );
  return found.filter((task) => task !== undefined);
}

async function taskOf(
  session: Session,
  { folder, engine, profiles }: TaskPlace,
  definition: TaskDefinition,
): Promise<Task | undefined> {
  const { action, profile: name } = definition;
  const profile = typeof name === 'string' ? profiles[name] : undefined;
  if (profile === undefined || (action !== 'build' && action !== 'run')) return undefined;
  const document = await openIfThere(dockerfileOf(folder.uri, profile).toString());
  const outline = document && (await session.server.outline(document));
  const place = { folder: folder.uri, engine, outline };
  const plan = buildPlanOf(profile, place);
  const ended = async (result: TerminalResult, started: number): Promise<void> => {
    if (document !== undefined && action === 'build')
      await noteBuild(session, document, plan, { ...result, started });
  };
  const run = action === 'run' ? containerRun(runPlanOf(profile, place)) : buildRun(plan);
  const execution = session.platform.execution(run, ended);
  const task = new Task(definition, folder, `${action} ${name}`, TYPE, execution);
  if (action === 'build') task.group = TaskGroup.Build;
  return task;
}
