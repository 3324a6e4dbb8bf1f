import type { Offset, Span, Spanned } from '../text/span.ts';
import type { DockerfileModel, Instruction } from './model.ts';
import { bareMentions, variableUses } from './variableUses.ts';

interface Place {
  readonly span: Span;
  readonly declares: boolean;
}

/** One variable over the stages that see it. */
export interface VariableGroup {
  readonly name: string;
  readonly places: readonly Place[];
  /** Why it cannot be called `next`; undefined when it can. */
  problem(next: string): string | undefined;
}

/** What BuildKit or its callers set by these names; an ARG of the name only lets it in. */
const GIVEN =
  /^(?:(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE|(?:https?|ftp|no|all)_proxy|SOURCE_DATE_EPOCH|BUILDKIT_\w+)$/i;
const NAME = /^[A-Za-z_]\w*$/;
/** Before the first FROM. */
const GLOBAL = -1;

/** The variable whose name stands at `offset`, with every place that means it; undefined for one nobody declares. */
export function variableGroup(file: DockerfileModel, offset: Offset): VariableGroup | undefined {
  const at = [...declarations(file), ...variableUses(file)].find(
    ({ name }) => name.span.start <= offset && offset <= name.span.end,
  );
  if (at === undefined) return undefined;
  const name = at.name.value;
  const stages = stagesOf(file, name, scopeOf(at.instruction));
  const declared = declarations(file).filter(
    (one) => one.name.value === name && stages.has(scopeOf(one.instruction)),
  );
  const uses = variableUses(file).filter(
    (one) => one.name.value === name && stages.has(scopeOf(one.instruction)),
  );
  const known = uses.filter(({ instruction }) => instruction.lookup(name) !== undefined);
  const places = [
    ...declared.map(({ name: { span } }) => ({ span, declares: true })),
    ...known.map(({ name: { span } }) => ({ span, declares: false })),
  ].sort((a, b) => a.span.start - b.span.start);
  if (declared.length === 0 || !places.some(({ span }) => span.start === at.name.span.start))
    return undefined;
  const foreign = uses.find((use) => !known.includes(use));
  const problem = (next: string) =>
    nameProblem(file, next, stages) ?? meaningProblem(file, name, stages, foreign?.instruction);
  return { name, places, problem };
}

/** FROM is read with the variables before the first one. */
function scopeOf({ keyword, stage }: Instruction): number {
  return keyword === 'FROM' ? GLOBAL : stage;
}

function declarations(
  file: DockerfileModel,
): { readonly name: Spanned<string>; readonly instruction: Instruction }[] {
  return file.instructions.flatMap((instruction) =>
    instruction.keyword === 'ARG' || instruction.keyword === 'ENV'
      ? instruction.assignments.map(({ name }) => ({ name, instruction }))
      : [],
  );
}

/**
 * The stages that share the variable with `from`. One `--build-arg` sets every ARG of a name; and a stage sees what
 * the stage it builds on has declared.
 */
function stagesOf(file: DockerfileModel, name: string, from: number): ReadonlySet<number> {
  const declaring = declarations(file).filter((one) => one.name.value === name);
  const args = new Set(
    declaring
      .filter(({ instruction }) => instruction.keyword === 'ARG')
      .map(({ instruction }) => scopeOf(instruction)),
  );
  const own = new Set(declaring.map(({ instruction }) => scopeOf(instruction)));
  const parents = new Map(
    file.stages.flatMap(({ index, base }) => (base.kind === 'stage' ? [[index, base.stage] as const] : [])),
  );
  const sees = (stage: number): boolean => {
    const parent = parents.get(stage);
    return own.has(stage) || (parent !== undefined && parent < stage && sees(parent));
  };
  const found = new Set([from]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    if ([...args].some((stage) => found.has(stage))) for (const stage of args) found.add(stage);
    for (const [stage, parent] of parents) {
      if (!sees(parent)) continue;
      if (found.has(stage)) found.add(parent);
      if (found.has(parent)) found.add(stage);
    }
  }
  return found;
}

function nameProblem(file: DockerfileModel, next: string, stages: ReadonlySet<number>): string | undefined {
  if (!NAME.test(next)) return `${next} is no name of a variable`;
  if (GIVEN.test(next)) return `${next} is set by the builder`;
  const taken = [...declarations(file), ...variableUses(file)].find(
    ({ name, instruction }) => name.value === next && stages.has(scopeOf(instruction)),
  );
  if (taken !== undefined) return `${next} is already used in line ${lineOf(file, taken.name.span)}`;
  const mentioned = mention(file, next, stages);
  return mentioned === undefined ? undefined : `${next} is already used in line ${lineOf(file, mentioned)}`;
}

function meaningProblem(
  file: DockerfileModel,
  name: string,
  stages: ReadonlySet<number>,
  foreign: Instruction | undefined,
): string | undefined {
  if (GIVEN.test(name)) return `${name} is set by the builder`;
  if (foreign !== undefined)
    return `line ${lineOf(file, foreign.span)} uses ${name} where this file has not declared it yet`;
  const mentioned = mention(file, name, stages);
  return mentioned === undefined
    ? undefined
    : `line ${lineOf(file, mentioned)} also names ${name} without a $, which may mean something else`;
}

function mention(file: DockerfileModel, name: string, stages: ReadonlySet<number>): Span | undefined {
  return file.instructions
    .filter((instruction) => stages.has(scopeOf(instruction)))
    .flatMap((instruction) => bareMentions(file, instruction, name))[0];
}

function lineOf(file: DockerfileModel, span: Span): number {
  return file.lines.position(span.start).line + 1;
}
