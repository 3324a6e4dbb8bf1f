import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { copiesOf } from '../dockerfile/queries.ts';
import { instructionsOf, stageOf } from '../dockerfile/stages.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { toolCommands } from './commands.ts';
import { installRequests } from './installRequests.ts';
import type { PipInstall } from './pip.ts';
import { pythonPackages } from './pythonPackages.ts';
import { earlierInstalls, runsBeside } from './stageInstalls.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** Tools of a build, none of which depends on torch. */
const WITHOUT_TORCH = new Set([
  'pip',
  'setuptools',
  'wheel',
  'packaging',
  'ninja',
  'psutil',
  'numpy',
  'uv',
  'cmake',
  'einops',
]);

/**
 * Whether torch is there when an installation starts: `absent` only when nothing before it in the image can have
 * brought it, the base image left out.
 */
export function torchBefore(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  read: (path: string) => RequirementsFile | undefined,
): 'installed' | 'absent' | 'unknown' {
  const before = runsBeside(file, run).filter(({ span }) => span.start < run.span.start);
  const asked = pythonPackages(before, read);
  const here = earlierInstalls(file, run, install)
    .filter(({ command }) => command.span.start > run.span.start)
    .map((other) => installRequests(other, read));
  const names = new Set([
    ...asked.names,
    ...here.flatMap(({ packages }) => packages.map(({ name }) => name)),
  ]);
  if (names.has('torch')) return 'installed';
  const stage = stageOf(file, run);
  const copied =
    stage !== undefined && copiesOf(instructionsOf(file, stage)).some(({ from }) => from !== undefined);
  const visible = [...before, run].every(
    (one) => !isUnread(one) && toolCommands(one.script).every((command) => !isUnseen(command)),
  );
  const plain = [...names].every((name) => WITHOUT_TORCH.has(name));
  return asked.complete && here.every(({ complete }) => complete) && plain && visible && !copied
    ? 'absent'
    : 'unknown';
}
