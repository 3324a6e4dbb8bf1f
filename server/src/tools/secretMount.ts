import type { DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { chainOf } from '../dockerfile/stages.ts';
import type { TextEdit } from '../text/edits.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { pythonSnippet } from './python.ts';
import { removeAssignment } from './removeAssignment.ts';
import type { SecretUse } from './secretUses.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** Edits that take a credential out of ARG and ENV and hand it to the RUNs that use it as a secret mount. */
export interface SecretMount {
  readonly edits: readonly TextEdit[];
  /** How many RUNs get the mount. */
  readonly runs: number;
}

/**
 * Undefined when something else than a RUN uses the variable, when that stores it or cannot be seen, or when the text
 * cannot be changed plainly. `readers` are programs that read it without being told to.
 */
export function asSecretMount(
  file: DockerfileModel,
  use: SecretUse,
  readers: ReadonlySet<string>,
): SecretMount | undefined {
  // A name that no shell can expand is no variable.
  if (!takesSecretVariables(file) || !/^\w+$/.test(use.name)) return undefined;
  const removed = [use, ...(use.argument === undefined ? [] : argumentOf(file, use))];
  const removals = removed.map(({ instruction, assignment }) =>
    removeAssignment(file, instruction, assignment),
  );
  const after = instructionsAfter(file, use.instruction);
  const gone = new Set<Instruction>(removed.map(({ instruction }) => instruction));
  const users = after.filter(
    (instruction) => !gone.has(instruction) && uses(file, instruction, use, readers),
  );
  const runs = runsOf(users);
  if (runs.length < users.length || runs.some((run) => storesToken(run, use))) return undefined;
  // An ARG that nothing names may still be what a script needs.
  if (runs.length === 0 && use.kind === 'argument' && runsOf(after).some(runsHiddenCode)) return undefined;
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

/**
 * True when the token ends up in a file of the layer, however it was handed over: `huggingface-cli login` writes it
 * down, and so does git with an address.
 */
function storesToken({ script }: RunInstruction, use: SecretUse): boolean {
  return toolCommands(script).some(
    ({ program, args }) =>
      args.slice(0, 2).some((word) => wordText(word) === 'login') ||
      (program === 'git' && args.some(({ text }) => names(text, use))),
  );
}

function runsHiddenCode(run: RunInstruction): boolean {
  const commands = toolCommands(run.script);
  const isHidden = (command: ToolCommand): boolean =>
    isUnseen(command) || (command.program === 'python' && pythonSnippet(command) === undefined);
  return isUnread(run) || commands.some(isHidden);
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

function uses(
  file: DockerfileModel,
  instruction: Instruction,
  use: SecretUse,
  readers: ReadonlySet<string>,
): boolean {
  const text = file.text.slice(instruction.span.start, instruction.span.end);
  if (instruction.keyword !== 'RUN') return new RegExp(`\\$\\{?${namePattern(use)}\\b`).test(text);
  if (instruction.mounts.some(({ options }) => options.get('env') === use.name)) return false;
  return names(text, use) || toolCommands(instruction.script).some(({ program }) => readers.has(program));
}

/** True for a text with the variable in it: `$NAME` in shell, `environ["NAME"]` in Python. */
function names(text: string, use: SecretUse): boolean {
  return new RegExp(`\\b${namePattern(use)}\\b`).test(text);
}

function namePattern({ name, argument }: SecretUse): string {
  return argument === undefined || argument === name ? name : `(?:${name}|${argument})`;
}
