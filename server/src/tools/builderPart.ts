import type { Instruction, RunInstruction, Stage } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { pipInstall } from './pip.ts';
import { removedPaths } from './removals.ts';
import { isInstall, packageCommand, packageName } from './systemPackages.ts';

/** The first part of a stage, up to its last installation of Python packages, as a builder stage would hold it. */
export interface BuilderPart {
  readonly firstInstall: RunInstruction;
  readonly last: RunInstruction;
  /** Instructions the image needs as well: settings, folders, and files that are not only lists of dependencies. */
  readonly shared: readonly Instruction[];
  /** System packages of the part that a running image may need, as written, each once. */
  readonly runtimePackages: readonly string[];
  /** True when something is only needed to build: a compiler, headers of Python, pip. */
  readonly hasBuildTools: boolean;
  /** True when a RUN before the first installation installs system packages. */
  readonly packagesComeFirst: boolean;
}

/**
 * Reads it; undefined when the part does anything else than installing packages with apt and pip: what such a command
 * leaves behind would be missing in the image.
 */
export function builderPart({ instructions }: Stage): BuilderPart | undefined {
  const isPipRun = (one: Instruction): one is RunInstruction =>
    one.keyword === 'RUN' && toolCommands(one.script).some((command) => pipInstall(command) !== undefined);
  const firstInstall = instructions.find(isPipRun);
  const last = instructions.findLast(isPipRun);
  if (firstInstall === undefined || last === undefined) return undefined;
  const part = instructions.slice(0, instructions.indexOf(last) + 1);
  const runs = part.filter((one): one is RunInstruction => one.keyword === 'RUN');
  if (runs.some(({ form, script }) => form !== 'shell' || script.problems.length > 0)) return undefined;
  const commands = runs.flatMap(({ script }) => toolCommands(script));
  if (!commands.every(isReproducible) || part.some(({ keyword }) => keyword === 'USER')) return undefined;
  const packages = commands.flatMap(installedPackages);
  if (packages.some((name) => name === undefined)) return undefined;
  const written = packages.filter((name) => name !== undefined);
  const runtime = written.flatMap((name) => runtimePackage(name) ?? []);
  const before = runs.slice(0, runs.indexOf(firstInstall));
  return {
    firstInstall,
    last,
    shared: part.filter(isShared),
    runtimePackages: [...new Set(runtime)],
    hasBuildTools: written.some((name) => runtimePackage(name) !== name),
    packagesComeFirst: before.some(({ script }) =>
      toolCommands(script).some((c) => packageCommand(c) !== undefined),
    ),
  };
}

/** A command whose work is known: packages of apt or pip come, lists and caches go. */
function isReproducible(command: ToolCommand): boolean {
  const { conditional, failureHandled, piped, depth } = command.context;
  if (conditional || failureHandled || piped !== 'no' || depth > 0) return false;
  if (command.program === 'set') return true;
  if (command.program === 'rm')
    return removedPaths(command).every((path) => /\/lists|cache|^\/tmp\//.test(path));
  const system = packageCommand(command);
  if (system !== undefined) {
    const known = system.manager === 'apt' || system.manager === 'apt-get';
    return known && ['update', 'install', 'clean', 'autoclean'].includes(system.action);
  }
  if (command.program !== 'pip' || command.programText.startsWith('/')) return false;
  const install = pipInstall(command);
  if (install === undefined) return command.args.slice(0, 1).some((word) => wordText(word) === 'cache');
  return install.action === 'install' && !install.line.options.some(({ name }) => ELSEWHERE.has(name));
}

/** Options that install to another place than the environment of this Python. */
const ELSEWHERE = new Set(['--user', '-t', '--target', '--prefix', '--root', '--python']);

/** Package words of an apt install; undefined for one that is a file or comes from a variable. */
function installedPackages(command: ToolCommand): readonly (string | undefined)[] {
  const system = packageCommand(command);
  if (system === undefined || !isInstall(system)) return [];
  return system.packages.map((word) => {
    const name = packageName(word);
    const text = word.value.kind === 'known' ? resolvedValue(word.value) : undefined;
    return name === undefined || text === undefined || /[/*]/.test(text) ? undefined : text;
  });
}

const BUILD_TOOL =
  /^(?:build-essential|(?:gcc|g\+\+|gfortran|clang|llvm)(?:-\d+)?|make|cmake|ninja-build|pkg-config|pkgconf|cargo|rustc|swig|autoconf|automake|libtool|patchelf)$/;

/** What of a package belongs into the image; undefined for tools that only build. */
function runtimePackage(name: string): string | undefined {
  const python = /^(python3(?:\.\d+)?)-(?:pip|venv|dev|distutils|full|setuptools|wheel)$/.exec(name);
  return python?.[1] ?? (BUILD_TOOL.test(name) ? undefined : name);
}

/** Lists of dependencies are read by the installation and by nobody after it. */
const MANIFEST =
  /(?:^|\/)(?:[\w.-]*requirements?[\w.-]*\.(?:txt|in)|constraints?[\w.-]*\.txt|requirements\/?|pyproject\.toml|setup\.(?:py|cfg)|[\w.-]+\.lock)$/;

function isShared(instruction: Instruction): boolean {
  if (instruction.keyword === 'RUN') return false;
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return true;
  return !instruction.sources.every((source) => MANIFEST.test(resolvedValue(source) ?? ''));
}
