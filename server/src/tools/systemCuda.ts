import type { CopyInstruction, Instruction } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { condaCommand } from './conda.ts';
import { isInstall, packageCommand, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** Programs that are copied alone and bring no libraries. */
const SINGLE = /\/(?:uvx?|tini|dumb-init|gosu|docker|ffmpeg)$/;

/** True when instructions may add CUDA libraries to those of the base image: by packages, conda, files or a script. */
export function mayBringCuda(instructions: readonly Instruction[]): boolean {
  const runs = runsOf(instructions);
  const commands = runs.flatMap(({ script }) => toolCommands(script));
  return runs.some(isUnread) || commands.some(installsCuda) || copiesOf(instructions).some(copiesLibraries);
}

function installsCuda(command: ToolCommand): boolean {
  if (isUnseen(command) || condaCommand(command) !== undefined) return true;
  const packages = packageCommand(command);
  if (packages === undefined || !isInstall(packages)) return false;
  return packages.packages.some((word) => /cuda|cudnn|cublas|nvidia|nccl/.test(packageName(word) ?? 'cuda'));
}

function copiesLibraries({ from, sources }: CopyInstruction): boolean {
  if (from === undefined) return false;
  return sources.some((path) => !SINGLE.test(resolvedValue(path) ?? ''));
}
