import type { RunInstruction } from '../dockerfile/model.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { isInstall, type PackageCommand, packageCommands, packageName } from './systemPackages.ts';

/** Build tools that one call of a package manager brings and that stay in the layer. */
export interface ShippedTools {
  readonly install: PackageCommand;
  readonly compilers: readonly string[];
  /** Headers that serve nothing but compiling: those of Python. */
  readonly headers: readonly string[];
}

// Small ones such as `make` and `bison` weigh next to nothing.
const COMPILER =
  /^(?:build-essential|build-base|base-devel|(?:gcc|g\+\+|clang|gfortran)(?:-\d+(?:\.\d+)?)?|gcc-c\+\+|cmake|bazel|rustc|cargo)$/;
const HEADERS = /^python3?(?:\.\d+)?-dev(?:el)?$|^python3\d+-devel$/;
const REMOVES = /^(?:remove|purge|autoremove|autopurge|erase|del)$/;

/** The build tools a RUN installs and leaves there; nothing of a call that is undone in the same RUN. */
export function shippedTools(run: RunInstruction): readonly ShippedTools[] {
  const calls = packageCommands(run.script);
  const programs = toolCommands(run.script).map(({ program }) => program);
  // `apt-mark` and `xargs apt-get purge` decide by lists that are not visible.
  if (programs.includes('apt-mark') || programs.includes('xargs')) return [];
  return calls.flatMap((install, at) => {
    if (!isInstall(install)) return [];
    const removals = calls.slice(at + 1).filter(({ action }) => REMOVES.test(action));
    const names = install.packages.flatMap((word) => packageName(word) ?? []);
    const left = removals.some((removal) => takesAll(removal, install, names))
      ? []
      : names.filter(
          (name) => !removals.some(({ packages }) => packages.some((word) => packageName(word) === name)),
        );
    const compilers = left.filter((name) => COMPILER.test(name));
    const headers = left.filter((name) => HEADERS.test(name));
    return compilers.length + headers.length === 0 ? [] : [{ install, compilers, headers }];
  });
}

/** True for a removal that names what cannot be read, the virtual package of the install, or takes dependencies along. */
function takesAll(removal: PackageCommand, install: PackageCommand, names: readonly string[]): boolean {
  const removed = removal.packages.map(packageName);
  if (removed.includes(undefined)) return true;
  const virtual = install.line.options.find(({ name }) => name === '-t' || name === '--virtual')?.text;
  if (virtual !== undefined && removed.includes(virtual)) return true;
  const automatic = removal.line.options.some(
    ({ name }) => name === '--auto-remove' || name === '--autoremove',
  );
  const alone = wordText(removal.actionWord) === 'autoremove';
  const known = removed.some((name) => name !== undefined && names.includes(name) && COMPILER.test(name));
  return known && (automatic || alone);
}
