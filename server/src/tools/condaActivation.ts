import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import { shellWords } from '../dockerfile/shellWords.ts';
import { instructionsOf, stageOf } from '../dockerfile/stages.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { type CondaCommand, condaCommand } from './conda.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** Options and programs of a SHELL that may define the function `conda`: login and interactive shells, wrappers. */
const OTHER_SHELL = /^(?:-[a-z]*[il][a-z]*|--login|--rcfile|--init-file)$|conda|mamba|\.sh$/;

/** The first `conda activate` of a RUN that runs where nothing has defined the shell function it needs. */
export function bareActivation(file: DockerfileModel, run: RunInstruction): CondaCommand | undefined {
  const commands = toolCommands(run.script);
  const at = commands.findIndex(isActivation);
  const command = commands[at];
  if (command === undefined || run.form !== 'shell' || isUnread(run)) return undefined;
  const { depth, conditional, failureHandled } = command.context;
  // `bash -lc '…'` reads start files of its own.
  if (depth > 0 || conditional || failureHandled || commands.slice(0, at).some(mayDefine)) return undefined;
  if (['BASH_ENV', 'ENV'].some((name) => run.lookup(name) !== undefined)) return undefined;
  const stage = stageOf(file, run);
  const shells =
    stage === undefined ? [] : instructionsOf(file, stage).filter(({ keyword }) => keyword === 'SHELL');
  const other = shells.some(
    (shell) =>
      shell.span.start < run.span.start && shellWords(file, shell).some((word) => OTHER_SHELL.test(word)),
  );
  return other ? undefined : condaCommand(command);
}

function isActivation(command: ToolCommand): boolean {
  return command.program === 'conda' && condaCommand(command)?.action === 'activate';
}

function mayDefine(command: ToolCommand): boolean {
  const { program, wrappers } = command;
  return (
    program === 'source' ||
    program === '.' ||
    wrappers.includes('eval') ||
    program === '' ||
    isUnseen(command)
  );
}
