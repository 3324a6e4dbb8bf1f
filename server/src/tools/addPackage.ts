import type { DockerfileModel, Instruction } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import type { TextEdit } from '../text/edits.ts';
import { isInstall, type PackageCommand, packageCommands } from './systemPackages.ts';

/**
 * The edit that adds `name` to the last installation of system packages among `instructions`, in the style of its
 * list; undefined when there is none that always runs.
 */
export function addPackage(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  name: string,
): { readonly manager: PackageCommand['manager']; readonly edit: TextEdit } | undefined {
  const installs = runsOf(instructions)
    .filter(({ form }) => form !== 'exec')
    .flatMap(({ script }) => packageCommands(script))
    .filter(
      (command) => isInstall(command) && command.packages.length > 0 && !command.command.context.conditional,
    );
  const command = installs.at(-1);
  const edit = command === undefined ? undefined : addToList(file, command, name);
  return command === undefined || edit === undefined ? undefined : { manager: command.manager, edit };
}

/** The edit that adds `name` to the end of the list of one command; undefined when it names nothing. */
export function addToList(
  file: DockerfileModel,
  command: PackageCommand,
  name: string,
): TextEdit | undefined {
  const last = command.packages.at(-1);
  if (last === undefined) return undefined;
  const before = command.packages.at(-2);
  const between = before === undefined ? ' ' : file.text.slice(before.span.end, last.span.start);
  // One package a line stays so; whatever else stands between (an option, a comment) is not repeated.
  const separator = /^\s*\\\r?\n\s*$/.test(between) ? between : ' ';
  return { span: { start: last.span.end, end: last.span.end }, text: `${separator}${name}` };
}
