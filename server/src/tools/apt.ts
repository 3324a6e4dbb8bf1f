import { pathBelow } from '../dockerfile/imagePath.ts';
import type { Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { keptOutOfLayer } from './mounts.ts';
import { braceAlternatives, removedPaths } from './removals.ts';
import { type PackageCommand, packageCommand } from './systemPackages.ts';

/** Actions other than `install` that need the lists. */
const LIST_READERS = new Set([
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'build-dep',
  'satisfy',
  'download',
  'source',
]);
const LISTS = '/var/lib/apt/lists';

/** One command of a RUN, and what it is if it calls apt. */
export interface AptStep {
  readonly command: ToolCommand;
  readonly apt: PackageCommand | undefined;
}

/** Every command of a RUN in order, those of apt and apt-get read. */
export function aptSteps(run: RunInstruction): readonly AptStep[] {
  return toolCommands(run.script).map((command) => {
    const read = packageCommand(command);
    return { command, apt: read?.manager === 'apt' || read?.manager === 'apt-get' ? read : undefined };
  });
}

/** True when `/var/lib/apt/lists` of this RUN is a cache or tmpfs mount. */
export function listsAreMounted(run: RunInstruction): boolean {
  return keptOutOfLayer(run, LISTS);
}

/** True for a command that empties `/var/lib/apt/lists`. `docker-clean` of Debian images does not do that. */
export function clearsLists({ command, apt }: AptStep): boolean {
  // `distclean` exists since apt 2.7.8 and removes the lists; `clean` and `autoclean` do not.
  if (apt !== undefined) return apt.action === 'distclean' || apt.action === 'dist-clean';
  return removedPaths(command).flatMap(braceAlternatives).some(coversLists);
}

/** True for a command that runs code from elsewhere, which may use the lists or remove them. */
export function runsUnknownCode({ command }: AptStep): boolean {
  const { program, args } = command;
  if (['sh', 'bash', 'dash', 'source', '.'].includes(program)) return true;
  if (program === '') return args.length > 0;
  return (
    /\.(?:sh|bash|py)$/.test(program) || (program === 'python' && args.some(({ text }) => /\.py$/.test(text)))
  );
}

/** How the steps of a RUN use lists that an earlier RUN left behind. */
export function needsOldLists(steps: readonly AptStep[]): 'yes' | 'no' | 'unknown' {
  for (const step of steps) {
    if (step.apt?.action === 'update') return 'no';
    if (step.apt !== undefined && usesLists(step.apt)) return 'yes';
    if (runsUnknownCode(step)) return 'unknown';
  }
  return 'no';
}

/** True for a call that reads the package lists. */
export function usesLists({ action, packages }: PackageCommand): boolean {
  return action === 'install' ? packages.length > 0 : LIST_READERS.has(action);
}

function coversLists(path: string): boolean {
  const plain = path.replace(/\/+/g, '/').replace(/[/*]+$/, '');
  if (plain === '') return false;
  // `/var/lib/apt/lists*` and patterns over the files in it, but not `lists/partial` alone.
  return pathBelow(plain, LISTS) !== undefined || /^\/var\/lib\/apt\/lists\/[^/]*\*[^/]*$/.test(plain);
}

/** True for an install that also brings what the packages recommend. */
export function takesRecommends({ action, packages, line }: PackageCommand): boolean {
  if (action !== 'install' || packages.length === 0) return false;
  return !line.options.some(
    ({ name, text }) =>
      name.startsWith('--no-install-recommends') ||
      name === '--install-recommends' ||
      ((name === '-o' || name === '--option') && /^APT::Install-Recommends/i.test(text ?? '')),
  );
}

/** True when one of the instructions writes settings of apt, which may switch recommended packages off. */
export function configuresApt(instructions: readonly Instruction[]): boolean {
  const names = (text: string | undefined): boolean => text?.includes('/etc/apt/apt.conf') ?? false;
  return instructions.some((instruction) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
      return names(resolvedValue(instruction.destination));
    if (instruction.keyword !== 'RUN') return false;
    // Images such as Debian's come with settings that people remove; that switches nothing of interest.
    const writers = toolCommands(instruction.script).filter(({ program }) => program !== 'rm');
    return writers.some(
      ({ args, redirects }) =>
        args.some(({ text }) => names(text)) || redirects.some(({ target }) => names(target?.text)),
    );
  });
}

/** `apt-get install` without what follows. */
export function callSpan({ command, actionWord }: PackageCommand): Span {
  return { start: command.programSpan.start, end: actionWord.span.end };
}

/** After `install` and the flags directly behind it, where people look for another flag. */
export function flagPlace({ command, actionWord }: PackageCommand): ShellWord {
  const at = command.args.indexOf(actionWord);
  const rest = command.args.slice(at + 1);
  const flags = rest.slice(
    0,
    rest.findIndex((word) => !/^-(?:y|q|qq|yq|yqq|qy|qqy|-yes|-quiet|-assume-yes)$/.test(wordText(word))),
  );
  return flags.at(-1) ?? actionWord;
}
