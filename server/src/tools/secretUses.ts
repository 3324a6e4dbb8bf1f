import type {
  ArgInstruction,
  Assignment,
  DockerfileModel,
  EnvInstruction,
  Instruction,
} from '../dockerfile/model.ts';
import { type SecretName, secretName } from './secretNames.ts';
import { isPlaceholder, isReference } from './secretValues.ts';

/** An ARG or ENV that holds a credential. */
export interface SecretUse {
  /** Written out, taken over from an ARG, or an ARG that waits for one. */
  readonly kind: 'literal' | 'from-arg' | 'argument';
  readonly name: string;
  readonly certainty: SecretName;
  readonly instruction: ArgInstruction | EnvInstruction;
  readonly assignment: Assignment;
  /** For `from-arg` the name of that ARG. */
  readonly argument: string | undefined;
}

/** The credentials in ARG and ENV, in order; an ARG that only feeds an ENV is part of that one. */
export function secretUses(file: DockerfileModel, known: ReadonlySet<string>): readonly SecretUse[] {
  const uses = file.instructions.filter(assigns).flatMap((instruction) =>
    instruction.assignments.flatMap((assignment) => {
      const name = assignment.name.value;
      const certainty = secretName(name, known);
      const found = certainty === undefined ? undefined : judge(file, instruction, assignment);
      return certainty === undefined || found === undefined
        ? []
        : [{ ...found, name, certainty, instruction, assignment }];
    }),
  );
  const fed = new Set(uses.map(({ argument, instruction }) => `${instruction.stage} ${argument}`));
  return uses.filter(
    ({ kind, instruction, name }) => kind !== 'argument' || !fed.has(`${instruction.stage} ${name}`),
  );
}

function judge(
  file: DockerfileModel,
  instruction: ArgInstruction | EnvInstruction,
  { value }: Assignment,
): Pick<SecretUse, 'kind' | 'argument'> | undefined {
  if (value === undefined) {
    // Before the first FROM an ARG only reaches FROM lines.
    return instruction.keyword === 'ARG' && instruction.stage >= 0
      ? { kind: 'argument', argument: undefined }
      : undefined;
  }
  const names = value.kind === 'unknown' ? value.missing : value.via.map(({ name }) => name);
  const argument = names.find((name) => isArgument(file, instruction, name));
  if (argument !== undefined && instruction.keyword === 'ENV') return { kind: 'from-arg', argument };
  if (value.kind === 'unknown' || isPlaceholder(value.value) || isReference(value.value)) return undefined;
  return { kind: 'literal', argument: undefined };
}

/** True when `name` is an ARG where the instruction stands; its value is then whatever `--build-arg` says. */
function isArgument(file: DockerfileModel, instruction: Instruction, name: string): boolean {
  const declaration = instruction.lookup(name)?.declaration;
  return file.instructions.some(
    (other) =>
      other.keyword === 'ARG' &&
      other.assignments.some((assignment) => assignment.name.span.start === declaration?.start),
  );
}

function assigns(instruction: Instruction): instruction is ArgInstruction | EnvInstruction {
  return instruction.keyword === 'ARG' || instruction.keyword === 'ENV';
}
