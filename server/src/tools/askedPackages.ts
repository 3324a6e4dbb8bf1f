import type { RunInstruction } from '../dockerfile/model.ts';
import type { Requirement } from '../formats/requirement.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import type { Span } from '../text/span.ts';
import { type PipInstall, type PipRequirement, pipInstalls } from './pip.ts';

/** A Python package that a RUN asks for, on its command line or in a requirements file. */
export interface AskedPackage {
  readonly requirement: Requirement;
  readonly install: PipInstall;
  readonly run: RunInstruction;
  /** The requirement as the command line has it; undefined for one from a file. */
  readonly written: PipRequirement | undefined;
  /** The requirements file it is listed in; undefined for one on the command line. */
  readonly file: RequirementsFile | undefined;
  /** Where the Dockerfile asks for it: the requirement, or the option that names the file. */
  readonly span: Span;
}

/** The packages a RUN installs by name, in order, downloads left out; `read` finds the requirements file of a `-r` as it is written. */
export function askedPackages(
  run: RunInstruction,
  read: (path: string) => RequirementsFile | undefined,
): readonly AskedPackage[] {
  return pipInstalls(run.script).flatMap((install) => {
    if (install.action !== 'install') return [];
    const written = install.requirements.map((requirement): AskedPackage => {
      return { requirement, install, run, written: requirement, file: undefined, span: requirement.span };
    });
    const listed = install.requirementFiles.flatMap(({ text, span }): readonly AskedPackage[] => {
      const file = text === undefined ? undefined : read(text);
      return (file?.requirements ?? []).map((requirement) => {
        return { requirement, install, run, written: undefined, file, span };
      });
    });
    return [...written, ...listed];
  });
}
