import type { CopyInstruction, DockerfileModel, Instruction, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import type { TextEdit } from '../text/edits.ts';
import { resolvedValue } from '../text/resolved.ts';
import { addPackage } from './addPackage.ts';
import { toolCommands } from './commands.ts';
import { condaCommand } from './conda.ts';
import { isInstall, packageCommands, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** Where copied files can bring libraries. */
const LIBRARY_FOLDER = /^\/(?:$|usr(?:\/|$)|lib|opt\/conda)/;

/**
 * Those of `libraries` (Debian packages) that nothing in the image of `stage` can have brought, its base image left
 * out; none of them after anything whose work is not visible. `bringsNone` tells packages known to bring no such
 * library with their dependencies.
 */
export function missingLibraries(
  file: DockerfileModel,
  stage: Stage,
  libraries: readonly string[],
  bringsNone: (name: string, library: string) => boolean,
): readonly string[] {
  if (libraries.length === 0) return [];
  const instructions = instructionsOf(file, stage);
  if (mayBringLibraries(instructions)) return [];
  const names = runsOf(instructions).flatMap(({ script }) =>
    packageCommands(script)
      .filter(isInstall)
      .flatMap(({ packages }) => packages.map((word) => packageName(word) ?? '')),
  );
  return libraries.filter((library) => names.every((name) => bringsNone(name, library)));
}

function mayBringLibraries(instructions: readonly Instruction[]): boolean {
  const runs = runsOf(instructions);
  if (runs.some(isUnread) || copiesOf(instructions).some(copiesLibraries)) return true;
  return runs.some(({ script }) =>
    toolCommands(script).some(
      (command) => isUnseen(command) || condaCommand(command) !== undefined || command.program === 'xargs',
    ),
  );
}

function copiesLibraries({ from, destination, keyword, sources }: CopyInstruction): boolean {
  if (from === undefined)
    return (
      keyword === 'ADD' && sources.some((path) => /\.(?:deb|tar|tgz)/.test(resolvedValue(path) ?? '.tar'))
    );
  return (
    [...sources, destination].some((path) => LIBRARY_FOLDER.test(resolvedValue(path) ?? '/')) &&
    !sources.every((path) => /\/uvx?$|site-packages|\/bin\/?$/.test(resolvedValue(path) ?? ''))
  );
}

/** The edit that adds packages to the last apt installation of these instructions, in the style of its list. */
export function addLibraries(
  file: DockerfileModel,
  instructions: readonly Instruction[],
  names: readonly string[],
): TextEdit | undefined {
  const [first, ...others] = names;
  const added = first === undefined ? undefined : addPackage(file, instructions, first);
  if (first === undefined || added === undefined || !/^apt/.test(added.manager)) return undefined;
  const separator = added.edit.text.slice(0, -first.length);
  return { ...added.edit, text: added.edit.text + others.map((name) => separator + name).join('') };
}
