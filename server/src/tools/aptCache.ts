import { pathBelow } from '../dockerfile/imagePath.ts';
import type { Instruction, Mount, RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import { aptSteps } from './apt.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { mountTarget } from './mounts.ts';
import { braceAlternatives, removedPaths } from './removals.ts';
import { isInstall } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

const ARCHIVES = '/var/cache/apt/archives';

/** The cache mount that is meant to keep the packages apt downloads in this RUN. */
export function packageMount(run: RunInstruction): Mount | undefined {
  const installs = aptSteps(run).some(({ apt }) => apt !== undefined && isInstall(apt));
  return installs ? run.mounts.find((mount) => mount.type === 'cache' && holds(mount, ARCHIVES)) : undefined;
}

/**
 * True when the settings of apt may not be those of the base image any more: something names them, copies into their
 * folder, or does what is not visible.
 */
export function maySetUpApt(instruction: Instruction): boolean {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
    return /^\/(?:etc(?:\/apt(?:\/.*)?)?\/?)?$/.test(resolvedValue(instruction.destination) ?? '/');
  if (instruction.keyword !== 'RUN') return false;
  const names = (text: string): boolean => /apt\.conf|docker-clean|Keep-Downloaded/.test(text);
  return (
    isUnread(instruction) ||
    toolCommands(instruction.script).some(
      (command) =>
        isUnseen(command) ||
        command.args.some((word) => names(wordText(word))) ||
        command.redirects.some(({ target }) => names(target?.text ?? '')),
    )
  );
}

/** The cache mount of a RUN that one of its commands empties. */
export function emptiedMount(run: RunInstruction, command: ToolCommand): Mount | undefined {
  const { conditional, failureHandled, piped } = command.context;
  if (conditional || failureHandled || piped !== 'no') return undefined;
  const paths = emptiedPaths(command);
  return run.mounts.find((mount) => {
    const target = mountTarget(mount);
    return mount.type === 'cache' && target !== undefined && paths.some((path) => empties(path, target));
  });
}

/** True for a command that empties a cache of pip or uv, whoever it belongs to. */
export function emptiesCache(command: ToolCommand): boolean {
  return emptiedPaths(command).some((path) => /(?:^|\/)\.cache(?:\/|$)/.test(path));
}

function emptiedPaths(command: ToolCommand): readonly string[] {
  const { program, args } = command;
  const [action, second] = args.map(wordText);
  if (/^apt(?:-get)?$/.test(program) && action === 'clean') return [ARCHIVES];
  if (program === 'pip' && action === 'cache' && second === 'purge') return ['~/.cache/pip'];
  if (program === 'uv' && action === 'cache' && second === 'clean' && args.length === 2)
    return ['~/.cache/uv'];
  return removedPaths(command).flatMap(braceAlternatives);
}

/** The parts of a mount that hold what it is for. */
const CONTENTS: ReadonlyMap<string, string> = new Map([
  ['/var/lib/apt', '/var/lib/apt/lists'],
  ['/var/cache/apt', ARCHIVES],
]);

function empties(written: string, target: string): boolean {
  const path = written.replace(/\/\*?$/, '').replace(/^(?:~|\$HOME|\$\{HOME\})\//, '/root/');
  if (path === '' || path.includes('*')) return false;
  return pathBelow(path, target) !== undefined || CONTENTS.get(target) === path;
}

function holds(mount: Mount, path: string): boolean {
  const target = mountTarget(mount);
  return target !== undefined && target !== '/' && pathBelow(target, path) !== undefined;
}
