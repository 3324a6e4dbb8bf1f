import { type Disposable, Task, type TaskDefinition, TaskGroup, tasks, type Uri, workspace } from 'vscode';
import { openIfThere } from './dockerfiles.ts';
import { buildRun, noteBuild } from './performBuild.ts';
import { containerRun } from './performRun.ts';
import type { TerminalResult, TerminalRun } from './platform.ts';
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
      return (await Promise.all(folders.map(({ uri }) => tasksOf(session, uri)))).flat();
    },
    resolveTask: ({ definition, scope }) => {
      const folder = typeof scope === 'object' ? scope.uri : workspace.workspaceFolders?.[0]?.uri;
      return folder && workspace.isTrusted ? taskOf(session, folder, definition) : undefined;
    },
  });
}

/** Each profile can be built and run. */
async function tasksOf(session: Session, folder: Uri): Promise<Task[]> {
  const file = await loadProfiles(folder);
  if (file.kind === 'wrong') return [];
  const definitions = Object.keys(file.profiles).flatMap((profile) => [
    { type: TYPE, action: 'build', profile },
    { type: TYPE, action: 'run', profile },
  ]);
  const found = await Promise.all(definitions.map((definition) => taskOf(session, folder, definition)));
  return found.filter((task) => task !== undefined);
}

async function taskOf(session: Session, folder: Uri, definition: TaskDefinition): Promise<Task | undefined> {
  const file = await loadProfiles(folder);
  const { action, profile: name } = definition;
  const profile = file.kind === 'read' && typeof name === 'string' ? file.profiles[name] : undefined;
  const answer = profile && (await session.platform.findEngine(dockerProgram()));
  const scope = workspace.getWorkspaceFolder(folder);
  if (profile === undefined || answer?.kind !== 'found' || scope === undefined) return undefined;
  const document = await openIfThere(dockerfileOf(folder, profile).toString());
  const outline = document && (await session.server.outline(document));
  const place = { folder, engine: answer.engine, outline };
  const plan = buildPlanOf(profile, place);
  const run: TerminalRun = action === 'run' ? containerRun(runPlanOf(profile, place)) : buildRun(plan);
  const ended = async (result: TerminalResult, started: number): Promise<void> => {
    if (document !== undefined && action === 'build')
      await noteBuild(session, document, plan, { ...result, started });
  };
  const task = new Task(definition, scope, `${action} ${name}`, TYPE, session.platform.execution(run, ended));
  if (action === 'build') task.group = TaskGroup.Build;
  return task;
}
