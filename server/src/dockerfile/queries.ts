import type {
  CopyInstruction,
  EnvInstruction,
  ExecInstruction,
  Instruction,
  RunInstruction,
} from './model.ts';

/** The RUNs among `instructions`, in order. */
export function runsOf(instructions: readonly Instruction[]): readonly RunInstruction[] {
  return instructions.filter((instruction) => instruction.keyword === 'RUN');
}

/** The COPYs and ADDs among `instructions`, in order. */
export function copiesOf(instructions: readonly Instruction[]): readonly CopyInstruction[] {
  return instructions.filter((i): i is CopyInstruction => i.keyword === 'COPY' || i.keyword === 'ADD');
}

/** The ENVs among `instructions`, in order. */
export function envsOf(instructions: readonly Instruction[]): readonly EnvInstruction[] {
  return instructions.filter((instruction) => instruction.keyword === 'ENV');
}

/** The CMD and ENTRYPOINT in force: the last of each. */
export function commandsOf(instructions: readonly Instruction[]): readonly ExecInstruction[] {
  const cmd = instructions.findLast((i): i is ExecInstruction => i.keyword === 'CMD');
  const entrypoint = instructions.findLast((i): i is ExecInstruction => i.keyword === 'ENTRYPOINT');
  return [entrypoint, cmd].filter((instruction) => instruction !== undefined);
}
