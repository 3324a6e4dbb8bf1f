import { imagePath } from '../dockerfile/imagePath.ts';
import type { ShellScript } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

/** A command and the folder it runs in; undefined where a `cd` went somewhere that cannot be known. */
export interface PlacedCommand {
  readonly command: ToolCommand;
  readonly folder: string | undefined;
}

/** The commands of a script that starts in the folder `start`, each with its own folder. */
export function placedCommands(script: ShellScript, start: string): readonly PlacedCommand[] {
  const placed: PlacedCommand[] = [];
  // The folder in force at each nesting of subshells.
  let moves: readonly { readonly depth: number; readonly folder: string | undefined }[] = [];
  for (const command of toolCommands(script)) {
    const { depth } = command.context;
    moves = moves.filter((move) => move.depth <= depth);
    const last = moves.at(-1);
    const folder = last === undefined ? start : last.folder;
    placed.push({ command, folder });
    if (command.program === 'cd' || command.program === 'pushd' || command.program === 'popd')
      moves = [...moves, { depth, folder: moved(command, folder) }];
  }
  return placed;
}

/** Where `cd` leads to. */
function moved(command: ToolCommand, folder: string | undefined): string | undefined {
  const target = command.args.find((word) => !word.text.startsWith('-'));
  const path = target === undefined ? undefined : resolvedValue(target.value);
  const certain = command.program !== 'popd' && !command.context.conditional;
  if (path === undefined || !certain || path.startsWith('~')) return undefined;
  return path.startsWith('/') || folder !== undefined ? imagePath(folder ?? '/', path) : undefined;
}
