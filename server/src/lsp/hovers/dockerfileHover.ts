import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Offset } from '../../text/span.ts';
import { architectureHover } from './architectureHover.ts';
import { cacheMountHover } from './cacheMountHover.ts';
import { copyHover, fromHover } from './imageHover.ts';
import { installHover } from './packageHover.ts';
import { type Background, covers, type PlacedCard } from './placed.ts';
import { settingHover } from './settingHover.ts';

/** The card on what stands at `offset` of a Dockerfile: the most particular one. */
export function dockerfileHover(
  file: DockerfileModel,
  offset: Offset,
  background: Background,
): PlacedCard | undefined {
  return instructionHover(file, offset, background) ?? settingHover(file.text, offset, background.knowledge);
}

function instructionHover(
  file: DockerfileModel,
  offset: Offset,
  background: Background,
): PlacedCard | undefined {
  const { knowledge } = background;
  const instruction = file.instructions.find(({ span }) => covers(span, offset));
  switch (instruction?.keyword) {
    case 'FROM':
      return fromHover(file, instruction, offset, background);
    case 'COPY':
      return copyHover(file, instruction, offset, background);
    case 'RUN':
      return (
        cacheMountHover(instruction, offset, knowledge) ??
        installHover(instruction.script, offset, knowledge) ??
        architectureHover(file, instruction, offset, knowledge)
      );
    case 'ENV':
    case 'ARG':
      return architectureHover(file, instruction, offset, knowledge);
    default:
      return undefined;
  }
}
