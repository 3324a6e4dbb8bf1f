import type { ArgInstruction, DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { toolCommands } from './commands.ts';
import { condaCommand } from './conda.ts';
import { blockOf, linesOf, withLineBreak } from './instructionLines.ts';
import { pipInstall } from './pip.ts';
import { isInstall, packageCommand } from './systemPackages.ts';

/** Names of build arguments whose value differs from build to build: a commit, a date, a number. */
const STAMP =
  /^(?:(?:GIT|VCS|SOURCE|BUILD|CI|GITHUB|APP|IMAGE)_)?(?:(?:COMMIT|REVISION|REF)_(?:SHA|HASH|ID)|SHA|COMMIT|REVISION|BUILD_(?:DATE|TIME|TIMESTAMP|ID|NUMBER|REF)|BUILDTIME|BUILDDATE)$|^(?:VCS_REF|GIT_(?:HASH|REV|DESCRIBE)|(?:CI_)?(?:PIPELINE|JOB)_ID|GITHUB_RUN_(?:ID|NUMBER))$/;

/** True for a build argument that every build gives another value. */
export function isBuildStamp(name: string): boolean {
  return STAMP.test(name) && name !== 'COMMIT' && name !== 'REVISION' && name !== 'SHA';
}

/** True when a RUN installs packages. */
export function installsPackages({ script }: RunInstruction): boolean {
  return toolCommands(script).some((command) => {
    if (pipInstall(command) !== undefined) return true;
    const packages = packageCommand(command);
    if (packages !== undefined) return isInstall(packages);
    const conda = condaCommand(command)?.action ?? '';
    if (/^(?:install|create|update|env create|env update)$/.test(conda)) return true;
    return (
      (command.program === 'uv' || command.program === 'poetry') &&
      /\b(?:sync|install)\b/.test(textOf(command.args))
    );
  });
}

function textOf(words: readonly { readonly text: string }[]): string {
  return words.map(({ text }) => text).join(' ');
}

/** True when an instruction names the variable. */
export function namesVariable(file: DockerfileModel, { span }: Instruction, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(file.text.slice(span.start, span.end));
}

/**
 * Moves a build argument, and the labels between that use it, behind `last`. Undefined where something else in between
 * uses it, or where the lines hold more.
 */
export function moveArgument(
  file: DockerfileModel,
  argument: ArgInstruction,
  last: RunInstruction,
  between: readonly Instruction[],
): readonly TextEdit[] | undefined {
  const [name] = argument.assignments;
  if (name === undefined || argument.assignments.length > 1) return undefined;
  const users = between.filter((one) => namesVariable(file, one, name.name.value));
  if (users.some(({ keyword }) => keyword !== 'LABEL')) return undefined;
  const target = linesOf(file, last);
  const lineBreak = lineBreakOf(file.text);
  const edits: TextEdit[] = [];
  let moved = '';
  for (const one of [argument, ...users]) {
    const block = blockOf(file, one);
    if (block === undefined) return undefined;
    edits.push({ span: withLineBreak(file, block), text: '' });
    moved += lineBreak + file.text.slice(block.start, block.end);
  }
  return target && [...edits, { span: { start: target.end, end: target.end }, text: moved }];
}
