import type { DockerfileModel } from '../dockerfile/model.ts';
import { copiesOf, envsOf, runsOf } from '../dockerfile/queries.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Option } from './commandLine.ts';
import { type CondaCommand, condaCommands } from './conda.ts';

/** A package of conda with one version: `pytorch=2.6.0`, `"pytorch==2.6.0"`, `pytorch=2.6.0=py3.12_0`. */
export interface CondaPin {
  readonly name: string;
  readonly version: string;
  readonly word: ShellWord;
}

/** The channels a command names with `-c`. */
export function namedChannels({ line }: CondaCommand): readonly Option[] {
  return line.options.filter(({ name }) => name === '-c' || name === '--channel');
}

/** The packages a command asks for in one version. */
export function condaPins({ packages }: CondaCommand): readonly CondaPin[] {
  return packages.flatMap((word) => {
    const [, name, version] =
      /^([\w.-]+)\s*==?\s*(\d+(?:\.\d+)*)(?:=[\w.*-]*)?$/.exec(resolvedValue(word.value) ?? '') ?? [];
    return name === undefined || version === undefined ? [] : [{ name: name.toLowerCase(), version, word }];
  });
}

/** True when the file sets channels that a command need not name: `conda config`, a `.condarc`, a variable. */
export function configuresChannels({ instructions }: DockerfileModel): boolean {
  const variables = envsOf(instructions).flatMap(({ assignments }) => assignments);
  return (
    variables.some(({ name }) => /^(?:CONDA_CHANNELS|CONDARC|MAMBARC)$/.test(name.value)) ||
    runsOf(instructions).some(
      ({ script, lookup }) =>
        lookup('CONDA_CHANNELS') !== undefined ||
        condaCommands(script).some(({ action }) => action === 'config') ||
        script.commands.some(({ redirects }) =>
          redirects.some(({ target }) => /condarc$/.test(resolvedValue(target?.value) ?? '')),
        ),
    ) ||
    copiesOf(instructions).some(({ sources, destination }) =>
      [...sources, destination].some((path) => /condarc$/.test(resolvedValue(path) ?? '')),
    )
  );
}
