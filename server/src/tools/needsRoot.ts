import type { DockerfileModel, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { workingFolders } from '../dockerfile/workingFolders.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { folderAccess } from './folderAccess.ts';
import { belowHome, rootPaths, rootPythonOnPath } from './rootHome.ts';
import { passwordlessRule } from './sudo.ts';
import { usersInForce } from './usersInForce.ts';
import { writtenFolders } from './writtenFolders.ts';

/**
 * True when the image of a stage would not work, or not be safer, under another user: it keeps a Python or packages in
 * the home of root, its caches belong to root, or that user may be root again without a password. `start` is the user
 * of the base image.
 */
export function needsRoot(
  file: DockerfileModel,
  stage: Stage,
  start: string | undefined,
  user: string,
): boolean {
  const instructions = instructionsOf(file, stage);
  const runs = runsOf(instructions);
  const surroundings = { users: usersInForce(file, stage, start), folders: workingFolders(file) };
  const caches = [...writtenFolders(instructions).values()];
  return (
    rootPythonOnPath(instructions) !== undefined ||
    caches.some(({ path }) => folderAccess(instructions, path, surroundings).kind === 'root') ||
    copiesOf(instructions).some(({ destination }) => inHome(resolvedValue(destination))) ||
    instructions.some(
      (one) => 'script' in one && one.keyword !== 'RUN' && rootPaths(one.script).length > 0,
    ) ||
    runs.some((run) => passwordlessRule(file, run, user) !== undefined) ||
    runs.some(({ script }) =>
      toolCommands(script).some(({ program, args }) => installsForUser(program, args.map(wordText))),
    )
  );
}

function inHome(path: string | undefined): boolean {
  return path !== undefined && (belowHome(path) ?? '') !== '';
}

/** `pip install --user` and `uv python install` write below the home of whoever runs them. */
function installsForUser(program: string, words: readonly string[]): boolean {
  if (program === 'pip') return words.includes('--user');
  return program === 'uv' && words.includes('python') && words.includes('install');
}
