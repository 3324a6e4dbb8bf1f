import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { baseImageOf, instructionsOf, stageOf } from '../dockerfile/stages.ts';
import type { ImageReference } from '../formats/imageReference.ts';
import { type PipInstall, pipInstalls } from './pip.ts';

/** The image at the bottom of what a RUN adds to; undefined when it is `scratch` or could not be resolved. */
export function imageUnder(file: DockerfileModel, run: RunInstruction): ImageReference | undefined {
  const stage = stageOf(file, run);
  return stage === undefined ? undefined : baseImageOf(file, stage);
}

/** The RUNs that form the image a RUN belongs to, it and later ones of its stage included. */
export function runsBeside(file: DockerfileModel, run: RunInstruction): readonly RunInstruction[] {
  const stage = stageOf(file, run);
  return stage === undefined ? [] : runsOf(instructionsOf(file, stage));
}

/** The installations of the same image that come before `install`, in order. */
export function earlierInstalls(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
): readonly PipInstall[] {
  const { start } = install.command.span;
  return runsBeside(file, run)
    .flatMap(({ script }) => pipInstalls(script))
    .filter(({ command }) => command.span.start < start);
}
