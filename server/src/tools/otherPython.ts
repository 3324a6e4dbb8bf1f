import type { RunInstruction } from '../dockerfile/model.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import type { PipInstall } from './pip.ts';
import { isUnread, isUnseen } from './unseen.ts';

const MANAGERS = new Set(['conda', 'mamba', 'micromamba', 'pyenv', 'pixi', 'virtualenv']);

/** True when an installation may be for another Python than the one of the base image. */
export function usesOtherPython(runs: readonly RunInstruction[], install: PipInstall): boolean {
  const told = install.line.options.some(({ name }) =>
    /^(?:--python|-p|--python-version|--target|-t|--platform)$/.test(name),
  );
  const { programText, wrappers } = install.command;
  const named = !/^(?:uv|pip3?)$/.test(programText) || wrappers.some((wrapper) => MANAGERS.has(wrapper));
  if (told || named || runs.some(({ lookup }) => lookup('UV_PYTHON') !== undefined)) return true;
  return runs.some((run) => isUnread(run) || toolCommands(run.script).some(bringsPython));
}

function bringsPython(command: ToolCommand): boolean {
  const { program, args } = command;
  if (MANAGERS.has(program) || isUnseen(command)) return true;
  const words = args.map(wordText);
  // `uv venv` alone takes the Python that a `.python-version` or pyproject.toml names.
  if (program === 'uv' && words.some((word) => /^(?:python|venv|-p|--python.*)$/.test(word))) return true;
  return words.some((word) => /^python\d\.\d+|(?:mini|ana)conda|miniforge|pyenv/i.test(word));
}
