import type { RunInstruction } from '../dockerfile/model.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { type PipInstall, pipInstall } from './pip.ts';
import { isInstall, packageCommand, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** What some RUNs do with compilers. `unsure` when there are commands whose work is not visible. */
export type CompileWork =
  | { readonly kind: 'compiles'; readonly tool: string; readonly span: Span }
  | { readonly kind: 'unsure' }
  | { readonly kind: 'none' };

const COMPILERS = new Set(
  'nvcc gcc g++ cc c++ clang clang++ gfortran make cmake ninja meson bazel cargo rustc'.split(' '),
);
/** System packages that are installed to compile with. */
const TOOLCHAIN =
  /^(?:build-essential|cmake|make|gcc|g\+\+|clang|ninja-build|.*-dev|.*-devel|gcc-\d+|g\+\+-\d+)$/;
const HARMLESS = new Set(
  (
    'apt-get apt apk dnf yum pip uv conda mamba micromamba rm mkdir cp mv ln echo printf cat chmod chown touch sed ' +
    'grep find ls tar unzip gunzip curl wget git cd set export unset true : test [ [[ exit umask useradd groupadd ' +
    'adduser addgroup usermod ldconfig locale-gen update-alternatives add-apt-repository apt-key gpg tee install ' +
    'which command hf huggingface-cli hash source . sleep id'
  ).split(' '),
);

/** The first command that compiles, else whether one may. `buildsWith` names packages compiled when installed. */
export function compileWork(
  runs: readonly RunInstruction[],
  buildsWith: (packageName: string) => boolean,
): CompileWork {
  let unsure = false;
  for (const run of runs) {
    unsure ||= isUnread(run);
    for (const command of toolCommands(run.script)) {
      const tool = compilerOf(command, buildsWith);
      if (tool !== undefined) return { kind: 'compiles', tool, span: command.span };
      unsure ||= mayCompile(command);
    }
  }
  return { kind: unsure ? 'unsure' : 'none' };
}

function compilerOf(command: ToolCommand, buildsWith: (packageName: string) => boolean): string | undefined {
  const { program, args } = command;
  const words = args.map(wordText);
  if (COMPILERS.has(program))
    return words.some((word) => /^(?:--version|-V|-v)$/.test(word)) ? undefined : program;
  if (program === 'python' && words.some((word) => word.endsWith('setup.py'))) return 'setup.py';
  const install = pipInstall(command);
  return install?.requirements.find(({ name }) => buildsWith(name))?.name ?? isolated(install);
}

/** Packages that need what is installed already to build are compiled against it. */
function isolated(install: PipInstall | undefined): string | undefined {
  return install?.line.options.some(({ name }) => name === '--no-build-isolation')
    ? 'pip install --no-build-isolation'
    : undefined;
}

function mayCompile(command: ToolCommand): boolean {
  if (isUnseen(command)) return true;
  const packages = packageCommand(command);
  if (packages !== undefined && isInstall(packages)) {
    return packages.packages.some((word) => TOOLCHAIN.test(packageName(word) ?? 'cmake'));
  }
  const install = pipInstall(command);
  if (install !== undefined) {
    return install.sources.length > 0 || install.line.options.some(({ name }) => name === '--no-binary');
  }
  return command.program !== 'python' && !HARMLESS.has(command.program);
}
