import type { DockerfileModel, RunInstruction, Stage } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { type Asked, installRequests } from './installRequests.ts';
import { type PipInstall, pipInstalls } from './pip.ts';

/** A package that the image of a stage gets for certain, where it is asked for. */
export interface FinalPackage {
  readonly asked: Asked;
  readonly install: PipInstall;
  readonly run: RunInstruction;
}

/** The packages that pip installs for the image of `stage` by name and that nothing uninstalls again. */
export function finalPackages(
  file: DockerfileModel,
  stage: Stage,
  read: (path: string) => RequirementsFile | undefined,
): readonly FinalPackage[] {
  const runs = runsOf(instructionsOf(file, stage));
  const uninstalled = new Set(
    runs.flatMap(({ script }) =>
      toolCommands(script).flatMap(({ program, args }) => {
        const words = args.map(wordText);
        return (program === 'pip' || program === 'uv') && words.includes('uninstall') ? words : [];
      }),
    ),
  );
  return runs.flatMap((run) =>
    pipInstalls(run.script).flatMap((install) => {
      const { action, command } = install;
      if (action !== 'install' || command.context.conditional || command.context.failureHandled) return [];
      return installRequests(install, read)
        .packages.filter(({ name, marker }) => marker === undefined && !uninstalled.has(name))
        .map((asked) => ({ asked, install, run }));
    }),
  );
}

/** True when the release that is asked for is older than `since`, or may be: an upper bound lies below. */
export function mayBeOlder(
  { clauses }: Pick<Asked, 'clauses'>,
  since: string,
  compare: (a: string, b: string) => number,
): boolean {
  return clauses.some(
    ({ operator, version }) =>
      !/^(?:>=|>|!=)$/.test(operator) && compare(version.replace(/\*/g, '99'), since) < 0,
  );
}
