import type { Requirement } from '../formats/requirement.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { Span } from '../text/span.ts';
import type { PipInstall } from './pip.ts';

/** A package that an installation asks for, with the place in the Dockerfile that asks. */
export interface Asked extends Requirement {
  /** The word of the package, or the option that names the file it is listed in. */
  readonly at: Span;
  /** The word it is written in; undefined for one from a file. */
  readonly word: ShellWord | undefined;
  /** The file it is listed in, as the command names it. */
  readonly listedIn: string | undefined;
}

/** What one installation asks for by name, on its command line and in the requirements files that could be read. */
export interface InstallRequests {
  readonly packages: readonly Asked[];
  readonly files: readonly RequirementsFile[];
  /** True when nothing else is installed or constrained: every file was read whole, no path, address or constraint. */
  readonly complete: boolean;
}

/** Gathers them; `read` finds the requirements file of a `-r` as it is written there. */
export function installRequests(
  install: PipInstall,
  read: (path: string) => RequirementsFile | undefined,
): InstallRequests {
  const packages: Asked[] = install.requirements.map((requirement) => ({
    ...requirement,
    at: requirement.span,
    listedIn: undefined,
  }));
  const files: RequirementsFile[] = [];
  let complete = install.sources.length + install.constraintFiles.length === 0;
  for (const option of install.requirementFiles) {
    const file = option.text === undefined ? undefined : read(option.text);
    if (file !== undefined) files.push(file);
    complete &&= file?.complete === true && file.constraints.length === 0;
    for (const requirement of file?.requirements ?? []) {
      packages.push({ ...requirement, at: option.span, word: undefined, listedIn: option.text });
    }
  }
  return { packages, files, complete };
}
