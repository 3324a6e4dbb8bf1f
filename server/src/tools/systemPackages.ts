import type { ShellScript, ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type CommandLine, readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';

export type PackageManager = 'apt-get' | 'apt' | 'apk' | 'dnf' | 'yum' | 'microdnf' | 'zypper';

/** One call of a distribution's package manager. */
export interface PackageCommand {
  readonly manager: PackageManager;
  /** `install`, `update`, `add`, `upgrade`, `clean`, … as written. */
  readonly action: string;
  readonly actionWord: ShellWord;
  readonly packages: readonly ShellWord[];
  readonly line: CommandLine;
  readonly command: ToolCommand;
}

const MANAGERS: readonly PackageManager[] = ['apt-get', 'apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper'];
const WITH_VALUE = new Set([
  '-t',
  '--target-release',
  '-o',
  '--option',
  '-c',
  '--config-file',
  '-a',
  '--host-architecture', // apt
  '--repository',
  '-X',
  '--virtual',
  '-p',
  '--root',
  '--keys-dir',
  '--cache-dir', // apk; -t is its --virtual as well
  '--setopt',
  '--enablerepo',
  '--disablerepo',
  '--repo',
  '--releasever',
  '--installroot',
  '-x',
  '--exclude', // dnf
]);

/** Package manager calls of a script, in order. */
export function packageCommands(script: ShellScript): readonly PackageCommand[] {
  return toolCommands(script).flatMap((command) => packageCommand(command) ?? []);
}

/** Reads one command; undefined when it is none of the known package managers or names no action. */
export function packageCommand(command: ToolCommand): PackageCommand | undefined {
  const manager = MANAGERS.find((name) => name === command.program);
  if (manager === undefined) return undefined;
  const line = readCommandLine(command.args, WITH_VALUE);
  const actionWord = line.positionals[0];
  if (actionWord === undefined) return undefined;
  return {
    manager,
    action: wordText(actionWord),
    actionWord,
    packages: line.positionals.slice(1),
    line,
    command,
  };
}

/** True for a call that installs packages. */
export function isInstall({ action }: PackageCommand): boolean {
  return action === 'install' || action === 'add' || action === 'localinstall' || action === 'in';
}

/** The name of a package word without version or architecture (`curl=7.*`, `libfoo:amd64`); undefined if unresolved. */
export function packageName(word: ShellWord): string | undefined {
  return resolvedValue(word.value)?.split(/[=:<>~]/, 1)[0];
}
