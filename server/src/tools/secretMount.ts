import type {
  ArgInstruction,
  Assignment,
  DockerfileModel,
  EnvInstruction,
  Instruction,
  RunInstruction,
} from '../dockerfile/model.ts';
import { chainOf } from '../dockerfile/stages.ts';
import type { TextEdit } from '../text/edits.ts';
import { contains } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { linesOf, withLineBreak } from './instructionLines.ts';
import type { SecretUse } from './secretUses.ts';

/** Programs that read credentials from the environment by themselves. */
const READERS = new Set([
  'python',
  'hf',
  'huggingface-cli',
  'wandb',
  'kaggle',
  'ngc',
  'aws',
  'gh',
  'databricks',
]);

/** Edits that take a credential out of ARG and ENV and hand it to the RUNs that use it as a secret mount. */
export interface SecretMount {
  readonly edits: readonly TextEdit[];
  /** How many RUNs get the mount. */
  readonly runs: number;
}

/** Undefined when something else than a RUN uses the variable, or the text cannot be changed plainly. */
export function asSecretMount(file: DockerfileModel, use: SecretUse): SecretMount | undefined {
  if (!takesSecretVariables(file)) return undefined;
  const removed = [use, ...(use.argument === undefined ? [] : argumentOf(file, use))];
  const removals = removed.map(({ instruction, assignment }) => removal(file, instruction, assignment));
  const after = instructionsAfter(file, use.instruction);
  const gone = new Set<Instruction>(removed.map(({ instruction }) => instruction));
  const users = after.filter((instruction) => !gone.has(instruction) && uses(file, instruction, use));
  const runs = users.filter((instruction): instruction is RunInstruction => instruction.keyword === 'RUN');
  if (runs.length < users.length || runs.some(storesToken)) return undefined;
  const edits: TextEdit[] = [];
  for (const edit of removals) {
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  for (const run of runs) edits.push(addSecretMount(run, use.name));
  return { edits, runs: runs.length };
}

/** False when the file asks for a frontend that may not know secrets in variables: one pinned to a release, or another. */
export function takesSecretVariables(file: DockerfileModel): boolean {
  const syntax = file.directives.get('syntax')?.value;
  return syntax === undefined || /(?:^|\/)docker\/dockerfile:(?:1|latest|labs|1-labs)$/.test(syntax);
}

/** `huggingface-cli login` writes the token into a file of the layer, however it got it. */
function storesToken({ script }: RunInstruction): boolean {
  return toolCommands(script).some(({ args }) => args.slice(0, 2).some((word) => wordText(word) === 'login'));
}

/** Gives a RUN a secret as the variable `name`. */
export function addSecretMount({ keywordSpan }: RunInstruction, name: string): TextEdit {
  const at = keywordSpan.end;
  return { span: { start: at, end: at }, text: ` --mount=type=secret,id=${secretId(name)},env=${name}` };
}

/** `hf_token` for `HF_TOKEN`. */
export function secretId(name: string): string {
  return name.toLowerCase();
}

/** The ARG of the same stage that an ENV takes its value from. */
function argumentOf(file: DockerfileModel, use: SecretUse): Pick<SecretUse, 'instruction' | 'assignment'>[] {
  return file.instructions.flatMap((instruction) =>
    instruction.keyword === 'ARG' && instruction.stage === use.instruction.stage
      ? instruction.assignments
          .filter(({ name }) => name.value === use.argument)
          .map((assignment) => ({ instruction, assignment }))
      : [],
  );
}

/** What comes after an instruction in its stage, and everything in stages that build on that one. */
function instructionsAfter(file: DockerfileModel, instruction: Instruction): readonly Instruction[] {
  return file.stages
    .filter((stage) => chainOf(file, stage).some(({ index }) => index === instruction.stage))
    .flatMap((stage) => stage.instructions)
    .filter((other) => other.span.start > instruction.span.start);
}

function uses(file: DockerfileModel, instruction: Instruction, { name, argument }: SecretUse): boolean {
  const names = argument === undefined || argument === name ? name : `(?:${name}|${argument})`;
  const text = file.text.slice(instruction.span.start, instruction.span.end);
  if (new RegExp(`\\$\\{?${names}\\b`).test(text)) return true;
  if (instruction.keyword !== 'RUN') return false;
  return toolCommands(instruction.script).some(({ program }) => READERS.has(program));
}

function removal(
  file: DockerfileModel,
  instruction: ArgInstruction | EnvInstruction,
  assignment: Assignment,
): TextEdit | undefined {
  if (file.comments.some(({ span }) => contains(instruction.span, span))) return undefined;
  const { assignments } = instruction;
  if (assignments.length === 1) {
    const lines = linesOf(file, instruction);
    return lines && { span: withLineBreak(file, lines), text: '' };
  }
  const endOf = ({ name, value }: Assignment): number => value?.span.end ?? name.span.end;
  const at = assignments.indexOf(assignment);
  const previous = assignments[at - 1];
  const next = assignments[at + 1];
  const span =
    previous !== undefined
      ? { start: endOf(previous), end: endOf(assignment) }
      : { start: assignment.name.span.start, end: next?.name.span.start ?? endOf(assignment) };
  return { span, text: '' };
}
