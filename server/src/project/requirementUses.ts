import { imagePath } from '../dockerfile/imagePath.ts';
import type { RunInstruction } from '../dockerfile/model.ts';
import { placedCommands } from '../tools/commandFolders.ts';
import { pipInstall } from '../tools/pip.ts';
import type { Build, Sighting } from './trace.ts';

/** A requirements or constraints file that the build hands to pip or uv. */
export interface RequirementUse extends Sighting {
  /** As written after `-r` or `-c`. */
  readonly text: string;
}

/** Every `-r FILE` and `-c FILE` whose name is known, in order. */
export function requirementUses(build: Build): readonly RequirementUse[] {
  return build.file.stages.flatMap((stage) =>
    stage.instructions.flatMap((run) =>
      run.keyword !== 'RUN'
        ? []
        : usesIn(run, build.folders.get(run) ?? '/').map((use) => ({ ...use, stage, run })),
    ),
  );
}

function usesIn(run: RunInstruction, start: string): Omit<RequirementUse, 'stage' | 'run'>[] {
  const uses: Omit<RequirementUse, 'stage' | 'run'>[] = [];
  for (const { command, folder } of placedCommands(run.script, start)) {
    const install = pipInstall(command);
    if (install === undefined) continue;
    for (const { text } of [...install.requirementFiles, ...install.constraintFiles]) {
      if (text === undefined || text.includes('://')) continue;
      if (folder === undefined && !text.startsWith('/')) continue;
      uses.push({ text, command, path: imagePath(folder ?? '/', text) });
    }
  }
  return uses;
}
