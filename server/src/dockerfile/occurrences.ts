import { contains, type Offset, type Span } from '../text/span.ts';
import type { DockerfileModel, Stage } from './model.ts';
import { sourceReferences, sourceStage } from './stageReferences.ts';
import { type VariableGroup, variableGroup } from './variableGroups.ts';

export interface Occurrence {
  readonly span: Span;
  readonly declares: boolean;
}

/** A name of the file, with every place that means the same thing. */
export type NamedThing =
  | {
      readonly kind: 'stage';
      readonly name: string;
      readonly stage: Stage;
      readonly places: readonly Occurrence[];
    }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly group: VariableGroup;
      readonly places: readonly Occurrence[];
    };

/** The stage or variable whose name stands at `offset`; its ends count. */
export function namedAt(file: DockerfileModel, offset: Offset): NamedThing | undefined {
  const stage = file.stages.find((candidate) =>
    stagePlaces(file, candidate).some(({ span }) => touches(span, offset)),
  );
  if (stage?.name !== undefined)
    return { kind: 'stage', name: stage.name.value, stage, places: stagePlaces(file, stage) };
  const group = variableGroup(file, offset);
  return group === undefined
    ? undefined
    : { kind: 'variable', name: group.name, group, places: group.places };
}

/** The name of a stage and the places that write it; those that give its number or a variable are not among them. */
function stagePlaces(file: DockerfileModel, stage: Stage): readonly Occurrence[] {
  if (stage.name === undefined) return [];
  const name = stage.name.value.toLowerCase();
  const bases = file.stages.flatMap(({ base, from }) => {
    const word = from.words[0];
    const means = base.kind === 'stage' && base.stage === stage.index && word?.value.toLowerCase() === name;
    return means && word !== undefined ? [word.span] : [];
  });
  const sources = sourceReferences(file)
    .filter(
      ({ name: written }) =>
        written.value.toLowerCase() === name && sourceStage(file, written.value) === stage,
    )
    .map(({ name: written }) => written.span);
  const uses = [...bases, ...sources].map((span) => ({ span, declares: false }));
  return [{ span: stage.name.span, declares: true }, ...uses].sort((a, b) => a.span.start - b.span.start);
}

/** Why a thing cannot be renamed to `next` without changing what the file means; undefined when it can. */
export function renameProblem(file: DockerfileModel, thing: NamedThing, next: string): string | undefined {
  return thing.kind === 'stage' ? stageProblem(file, thing.stage, next) : thing.group.problem(next);
}

const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/i;

function stageProblem(file: DockerfileModel, stage: Stage, next: string): string | undefined {
  if (!STAGE_NAME.test(next)) return `${next} is no name of a stage`;
  const lower = next.toLowerCase();
  const others = file.stages.filter((other) => other !== stage);
  if (
    lower === 'scratch' ||
    lower === 'context' ||
    others.some(({ name }) => name?.value.toLowerCase() === lower)
  )
    return `${next} is already taken`;
  const image = others.find(({ from }) => from.words[0]?.value.toLowerCase() === lower);
  if (image !== undefined) return `${next} is the image of line ${lineOf(file, image.from.span)}`;
  const old = stage.name?.value.toLowerCase();
  const variable = file.stages.find(
    ({ base, from }) =>
      base.kind === 'stage' && base.stage === stage.index && from.words[0]?.value.toLowerCase() !== old,
  );
  return variable === undefined
    ? undefined
    : `line ${lineOf(file, variable.from.span)} names this stage by a variable`;
}

function lineOf(file: DockerfileModel, span: Span): number {
  return file.lines.position(span.start).line + 1;
}

function touches(span: Span, offset: Offset): boolean {
  return contains({ start: span.start, end: span.end }, { start: offset, end: offset });
}
