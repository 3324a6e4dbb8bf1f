import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { ShellWord } from '../shell/script.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { PlacedCommand } from './commandFolders.ts';
import { wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { condaCommand } from './conda.ts';
import { pipInstall } from './pip.ts';
import { packageCommand } from './systemPackages.ts';

/** Programs that do the same wherever they stand in a build. */
const ANYWHERE = new Set([
  'set',
  'echo',
  'printf',
  'true',
  ':',
  'export',
  'mkdir',
  'useradd',
  'groupadd',
  'usermod',
  'adduser',
  'addgroup',
  'ldconfig',
  'locale-gen',
  'update-alternatives',
  'virtualenv',
  'which',
  'hash',
  'nvcc',
]);
/** Programs that do the same anywhere as long as the paths they name are no part of the project. */
const BY_PATH = new Set(['rm', 'chmod', 'chown', 'ln', 'touch', 'find', 'cd']);

/**
 * True for a command known not to look at the project copied to the folder `project`, nor at what it leaves there: it
 * can run before the COPY as well as after it. An unknown program may look at anything.
 */
export function isSourceFree({ command, folder }: PlacedCommand, project: string): boolean {
  const outside = (word: ShellWord | undefined): boolean => {
    const path = word === undefined ? undefined : resolvedValue(word.value);
    const base = path?.startsWith('/') ? '/' : folder;
    if (path?.startsWith('~/') || word?.text.startsWith('$HOME/')) return true;
    if (path === undefined || base === undefined) return false;
    const below = pathBelow(project, imagePath(base, path));
    // The folder of the project itself is there in any order, whatever is copied into it first.
    return below === undefined || (below === '' && command.program === 'cd');
  };
  const writesOutside = command.redirects.every(
    ({ operator, target }) =>
      !operator.includes('>') || target?.text === '/dev/null' || isDigit(target) || outside(target),
  );
  return (
    writesOutside &&
    (runsAnywhere(command) || (BY_PATH.has(command.program) && operands(command).every(outside)))
  );
}

function runsAnywhere(command: ToolCommand): boolean {
  const { program, args } = command;
  if (program === '') return args.length === 0;
  const [first] = args.map(wordText);
  if (program === 'uv') return first === 'venv' || first === 'python' || isNamedInstall(command);
  if (program === 'venv') return command.wrappers.includes('python -m');
  if (program === '[' || program === 'test')
    return !args.some(({ text }) => /^-[a-hkprsuwxGLNOS]$/.test(text));
  if (program === 'pip')
    return ['cache', 'config', '--version'].includes(first ?? '') || isNamedInstall(command);
  const conda = condaCommand(command);
  if (conda !== undefined)
    return conda.action === 'clean' || !conda.line.options.some(({ name }) => /^(?:-f|--file)$/.test(name));
  const packages = packageCommand(command);
  if (packages !== undefined) return packages.packages.every(({ text }) => !text.includes('/'));
  return ANYWHERE.has(program);
}

/** `pip install numpy`: no file of the project is named. */
function isNamedInstall(command: ToolCommand): boolean {
  const install = pipInstall(command);
  if (install === undefined || install.action === 'sync') return false;
  const files = [...install.requirementFiles, ...install.constraintFiles, ...install.sources];
  const links = install.line.options.filter(({ name }) => name === '-f' || name === '--find-links');
  return files.length === 0 && links.every(({ text }) => text?.includes('://'));
}

function operands({ program, args }: ToolCommand): readonly ShellWord[] {
  const plain = args.filter(({ text }) => !text.startsWith('-'));
  if (program === 'find') return plain.slice(0, 1);
  return program === 'chmod' || program === 'chown' ? plain.slice(1) : plain;
}

function isDigit(word: ShellWord | undefined): boolean {
  return /^\d$/.test(word?.text ?? '');
}
