import type {
  CopyInstruction,
  DockerfileModel,
  EnvInstruction,
  Instruction,
  RunInstruction,
  Stage,
} from '../dockerfile/model.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { type PipInstall, pipInstall } from './pip.ts';
import { isConfiguredAt } from './pipIndexes.ts';
import { copyEffect, isPython } from './programPresence.ts';
import { isInstall, type PackageCommand, packageCommand, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** An installation by pip or uv into the Python that the packages of the system brought. */
export interface SystemInstall {
  readonly run: RunInstruction;
  readonly install: PipInstall;
  /** The command that installed that Python, and the RUN it stands in. */
  readonly python: PackageCommand;
  readonly pythonRun: RunInstruction;
}

/** Options and variables that allow the installation, or lead it elsewhere. */
const OPTIONS =
  /^(?:--break-system-packages|-t|--target|--prefix|--root|--python|-p|--dry-run|--require-virtualenv)$/;
const VARIABLES = [
  'PIP_BREAK_SYSTEM_PACKAGES',
  'UV_BREAK_SYSTEM_PACKAGES',
  'PIP_TARGET',
  'PIP_PREFIX',
  'PIP_ROOT',
  'PIP_PYTHON',
  'UV_PYTHON',
  'VIRTUAL_ENV',
];
/** Words of commands that bring another Python or touch the mark itself. */
const OTHER_PYTHON = /conda|mamba|miniforge|pyenv|virtualenv|pipx|get-pip|easy_install|ensurepip|EXTERNALLY/i;
const ENVIRONMENT_WRAPPERS = new Set(['conda', 'mamba', 'micromamba', 'uv', 'poetry', 'pipenv']);
const PATH_PARTS =
  /^(?:\$\{?PATH\}?|\/(?:usr\/|usr\/local\/)?s?bin|\/usr\/local\/(?:cuda|nvidia|tensorrt)[^:]*|.*\/(?:\.local|\.cargo|cmake[^/]*)\/bin)$/;

interface Seen {
  python: { readonly command: PackageCommand; readonly run: RunInstruction } | undefined;
  /** Another Python may be meant from here on. */
  over: boolean;
}

/**
 * The installations in the image of `stage` that go into the Python of the system for certain: before anything that
 * may bring another one, and without permission to. The base image must be known to have no Python of its own.
 */
export function systemInstalls(file: DockerfileModel, stage: Stage): readonly SystemInstall[] {
  const seen: Seen = { python: undefined, over: false };
  const found: SystemInstall[] = [];
  for (const instruction of instructionsOf(file, stage)) {
    if (seen.over) break;
    if (instruction.keyword === 'RUN') found.push(...installsOf(instruction, seen));
    else seen.over = leadsElsewhere(instruction);
  }
  return found;
}

function leadsElsewhere(instruction: Instruction): boolean {
  if (instruction.keyword === 'ENV') return movesPath(instruction);
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return mayBringPython(instruction);
  return instruction.keyword === 'SHELL' && instruction.words.some(({ value }) => OTHER_PYTHON.test(value));
}

function movesPath({ assignments }: EnvInstruction): boolean {
  const path = assignments.find(({ name }) => name.value === 'PATH')?.value;
  if (path === undefined) return false;
  const text = path.kind === 'unknown' ? path.raw : path.value;
  return text
    .replace(/^["']|["']$/g, '')
    .split(':')
    .some((part) => part !== '' && !PATH_PARTS.test(part));
}

function mayBringPython(copy: CopyInstruction): boolean {
  const sources = copy.sources.map((source) => resolvedValue(source) ?? '');
  if (copy.from !== undefined) return !sources.every((source) => /\/uvx?$/.test(source));
  return copyEffect(copy, isPython) !== 'nothing';
}

function installsOf(run: RunInstruction, seen: Seen): SystemInstall[] {
  seen.over = isUnread(run) || run.mounts.some(({ options }) => options.has('from'));
  const allowed = isConfiguredAt(run) || VARIABLES.some((name) => run.lookup(name) !== undefined);
  const found: SystemInstall[] = [];
  for (const command of toolCommands(run.script)) {
    if (seen.over) break;
    const install = allowed || seen.python === undefined ? undefined : pipInstall(command);
    if (install !== undefined && seen.python !== undefined && goesIntoSystem(install, run))
      found.push({ run, install, python: seen.python.command, pythonRun: seen.python.run });
    const packages = packageCommand(command);
    if (packages !== undefined) observePackages(packages, run, seen);
    else seen.over = changesPython(command);
  }
  return found;
}

function observePackages(packages: PackageCommand, run: RunInstruction, seen: Seen): void {
  const names = packages.packages.map((word) => packageName(word) ?? '');
  seen.over ||= names.some((name) => OTHER_PYTHON.test(name));
  const pip = isInstall(packages) && names.some((name) => /^(?:python3|py3)-pip$/.test(name));
  if (pip && !packages.command.context.conditional) seen.python ??= { command: packages, run };
}

/** Whether pip or python may be another one after this command, or be allowed to install. */
function changesPython(command: ToolCommand): boolean {
  const { program, args, env, wrappers } = command;
  if (isUnseen(command) || program === 'source' || program === '.' || program === 'venv') return true;
  if (wrappers.some((wrapper) => ENVIRONMENT_WRAPPERS.has(wrapper)) || env.has('PATH')) return true;
  const words = args.map(wordText);
  if (program === 'export') return words.some((word) => /^(?:PATH|VIRTUAL_ENV|(?:PIP|UV)_\w+)=/.test(word));
  if (program === 'uv' && words.some((word) => /^(?:venv|python|sync|tool)$/.test(word))) return true;
  if (program === 'ln' || program === 'update-alternatives')
    return words.some((word, at) => /\/(?:python3?|pip3?)$/.test(word) && !isTarget(words, at, program));
  return OTHER_PYTHON.test(program) || words.some((word) => OTHER_PYTHON.test(word));
}

/** `ln -s TARGET LINK`, `update-alternatives --install LINK NAME TARGET PRIORITY`: giving `python` a name is harmless. */
function isTarget(words: readonly string[], at: number, program: string): boolean {
  const word = words[at] ?? '';
  if (word.endsWith('/python')) return true;
  return program === 'ln' && at < words.length - 1 && word === '/usr/bin/python3';
}

function goesIntoSystem(install: PipInstall, { lookup }: RunInstruction): boolean {
  const { command, line, tool, action } = install;
  const { context, env, interpreter, programText, wrappers } = command;
  if (wrappers.some((wrapper) => ENVIRONMENT_WRAPPERS.has(wrapper)) || env.has('PATH')) return false;
  if (action !== 'install' || context.conditional || context.failureHandled || context.piped !== 'no')
    return false;
  if (line.options.some(({ name }) => OPTIONS.test(name)) || VARIABLES.some((name) => env.has(name)))
    return false;
  if (tool === 'uv')
    return (
      line.options.some(({ name }) => name === '--system') ||
      isOn(resolvedValue(lookup('UV_SYSTEM_PYTHON')?.value))
    );
  return /^(?:\/usr\/bin\/)?(?:python3|pip3?)$/.test(interpreter ?? programText);
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
