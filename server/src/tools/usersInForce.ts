import type { DockerfileModel, Instruction, Stage } from '../dockerfile/model.ts';
import { chainOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';

/**
 * The user each instruction of a stage and of those it builds on works as; the image runs as the last one. `start` is
 * the user of the base image. Undefined: not known.
 */
export function usersInForce(
  file: DockerfileModel,
  stage: Stage,
  start: string | undefined,
): ReadonlyMap<Instruction, string | undefined> {
  const users = new Map<Instruction, string | undefined>();
  let user = start;
  for (const instruction of chainOf(file, stage).flatMap(({ instructions }) => instructions)) {
    if (instruction.keyword === 'USER') user = resolvedValue(instruction.value)?.split(':')[0];
    users.set(instruction, user);
  }
  return users;
}
