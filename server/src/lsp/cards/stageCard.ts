import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import type { Card } from './card.ts';

/** The card on a name that means a stage of this file: which one, and what it is built on. */
export function stageCard(file: DockerfileModel, stage: Stage): Card {
  const line = file.lines.position(stage.from.span.start).line + 1;
  const bottom = chainOf(file, stage)[0] ?? stage;
  const through = chainOf(file, stage)
    .slice(1, -1)
    .map((member) => nameOf(member));
  const base = bottom.from.image;
  const image = base.kind === 'unknown' ? base.raw : base.value;
  return {
    title: `stage ${nameOf(stage)}`,
    rows: [
      ['Defined', `line ${line}, stage ${stage.index + 1} of ${file.stages.length}`],
      ['Base', [image, ...(bottom === stage ? [] : [nameOf(bottom)]), ...through].join(' → ')],
    ],
    footer: [],
  };
}

function nameOf(stage: Stage): string {
  return stage.name?.value ?? String(stage.index);
}
