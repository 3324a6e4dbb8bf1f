import type { ImageReference } from '../formats/imageReference.ts';
import type { DockerfileModel, Instruction, Stage } from './model.ts';

/** The stage a plain `docker build` produces; undefined in a file without FROM. */
export function finalStage(file: DockerfileModel): Stage | undefined {
  return file.stages.at(-1);
}

/** `stage` and the earlier stages it builds on by `FROM name`, the deepest first. */
export function chainOf(file: DockerfileModel, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  let current: Stage | undefined = stage;
  while (current !== undefined) {
    chain.unshift(current);
    const base: Stage['base'] = current.base;
    // A stage can only name an earlier one, so this ends.
    current = base.kind === 'stage' && base.stage < current.index ? file.stages[base.stage] : undefined;
  }
  return chain;
}

/** The stages whose layers end up in the final image: the final stage and what it builds on. */
export function shippedStages(file: DockerfileModel): readonly Stage[] {
  const final = finalStage(file);
  return final === undefined ? [] : chainOf(file, final);
}

/** The image at the bottom of the chain; undefined when it is `scratch` or could not be resolved. */
export function baseImageOf(file: DockerfileModel, stage: Stage): ImageReference | undefined {
  const base = chainOf(file, stage)[0]?.base;
  return base?.kind === 'image' ? base.image : undefined;
}

/** Every instruction that forms the image of `stage`, from the bottom of its chain up. */
export function instructionsOf(file: DockerfileModel, stage: Stage): readonly Instruction[] {
  return chainOf(file, stage).flatMap((member) => member.instructions);
}

/** The stage an instruction stands in; undefined before the first FROM. */
export function stageOf(file: DockerfileModel, instruction: Instruction): Stage | undefined {
  return file.stages[instruction.stage];
}
