import { imagePath } from '../dockerfile/imagePath.ts';
import type { RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type ToolCommand, toolCommands } from '../tools/commands.ts';
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
  // The folder in force at each nesting of subshells; undefined where it cannot be known.
  let moves: readonly { readonly depth: number; readonly folder: string | undefined }[] = [];
  for (const command of toolCommands(run.script)) {
    const { depth } = command.context;
    moves = moves.filter((move) => move.depth <= depth);
    const last = moves.at(-1);
    const folder = last === undefined ? start : last.folder;
    if (command.program === 'cd' || command.program === 'pushd' || command.program === 'popd') {
      moves = [...moves, { depth, folder: moved(command, folder) }];
      continue;
    }
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

function moved(command: ToolCommand, folder: string | undefined): string | undefined {
  const target = command.args.find((word) => !word.text.startsWith('-'));
  const path = target === undefined ? undefined : resolvedValue(target.value);
  const certain = command.program !== 'popd' && !command.context.conditional;
  if (path === undefined || !certain || path.startsWith('~')) return undefined;
  return path.startsWith('/') || folder !== undefined ? imagePath(folder ?? '/', path) : undefined;
}
