import type { RunInstruction } from '../dockerfile/model.ts';
import { optionOf } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { type CondaCommand, condaCommand } from './conda.ts';
import { mountTarget, scratchMounts } from './mounts.ts';
import { braceAlternatives, removedPaths } from './removals.ts';

const INSTALLS = new Set(['install', 'create', 'update', 'upgrade', 'env create', 'env update']);

/** True when a conda installation leaves package archives in the layer of the RUN. */
export function leavesCondaCache(run: RunInstruction, conda: CondaCommand): boolean {
  if (!INSTALLS.has(conda.action) || optionOf(conda.line, '--dry-run', '-d', '--help') !== undefined)
    return false;
  const mounted = scratchMounts(run).some((mount) => /\/pkgs$/.test(mountTarget(mount) ?? ''));
  if (mounted || run.lookup('CONDA_PKGS_DIRS') !== undefined) return false;
  const commands = toolCommands(run.script);
  return !commands.slice(commands.indexOf(conda.command) + 1).some((command) => {
    if (condaCommand(command)?.action === 'clean') return true;
    return removedPaths(command)
      .flatMap(braceAlternatives)
      .some((path) => /\/pkgs(?:\/\*?)?$/.test(path));
  });
}
