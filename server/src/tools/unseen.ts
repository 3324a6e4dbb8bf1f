import type { RunInstruction } from '../dockerfile/model.ts';
import { wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';

/** True for a RUN whose script is in a language we do not read, or could not be read. */
export function isUnread({ form, script }: RunInstruction): boolean {
  const read = form === 'exec' || script.dialect === 'sh' || script.dialect === 'bash';
  return !read || (script.problems.length > 0 && script.commands.length === 0);
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh']);
/** Programs that do what a file says which is not in the Dockerfile. */
const FILE_DRIVEN = new Set(
  'make cmake ninja ansible-playbook dpkg rpm snap brew nix nix-env emerge pixi devbox installer'.split(' '),
);
/** Files that are sourced to set variables and install nothing. */
const ENVIRONMENT =
  /(?:^|\/)(?:activate|\.?bashrc|\.?profile|env|conda\.sh|mamba\.sh|setvars\.sh|os-release)$/;

/** True for a command that can change the image in ways nothing in the Dockerfile shows: `./install.sh`, `curl … | sh`. */
export function isUnseen(command: ToolCommand): boolean {
  const { program, programText, args } = command;
  if (program === '') return args.length > 0 || programText !== '';
  if (FILE_DRIVEN.has(program)) return true;
  if (program === 'source' || program === '.') {
    const [file] = args;
    return file !== undefined && !ENVIRONMENT.test(wordText(file));
  }
  if (SHELLS.has(program)) {
    const file = args.map(wordText).find((text) => !text.startsWith('-'));
    return file !== undefined || command.context.piped === 'later';
  }
  return isProjectFile(programText);
}

/** A path that no package manager put there. */
function isProjectFile(path: string): boolean {
  if (/\.(?:sh|bash|run)$/.test(path)) return true;
  return path.includes('/') && !/(?:^|\/)s?bin\/[^/]+$/.test(path);
}
