import {
  CustomExecution,
  type Disposable,
  l10n,
  ProcessExecution,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  TaskScope,
  tasks,
  window,
  workspace,
} from 'vscode';
import type { TaskEnd, TerminalResult, TerminalRun } from '../common/platform.ts';
import { holdsTaskVariables } from '../docker/invocation.ts';
import { PipedTerminal } from './pipedTerminal.ts';

/** Runs in an integrated terminal, the arguments handed to the process as they are, and waits for its end. */
export async function runInTerminal(run: TerminalRun): Promise<TerminalResult> {
  if (!run.interactive) return runPiped(run);
  const code = await (holdsTaskVariables(run.invocation) ? runBare(run) : runProcess(run));
  return { code, output: '' };
}

/**
 * What a task does that VS Code starts itself. Where a name holds what VS Code would replace in arguments, the program
 * gets no terminal of its own, and says so.
 */
export function executionOf(run: TerminalRun, ended: TaskEnd): CustomExecution | ProcessExecution {
  const { program, argv } = run.invocation;
  if (run.interactive && !holdsTaskVariables(run.invocation))
    return new ProcessExecution(program, [...argv], { env: { ...run.environment } });
  return new CustomExecution(async () => {
    const started = Date.now();
    return new PipedTerminal(run, (result) => void ended(result, started));
  });
}

function runPiped(run: TerminalRun): Promise<TerminalResult> {
  return new Promise((resolve, reject) => {
    const execution = new CustomExecution(async () => new PipedTerminal(run, resolve));
    tasks.executeTask(taskOf(run, execution)).then(undefined, reject);
  });
}

/** The process gets the terminal, whose output no extension can read. */
async function runProcess(run: TerminalRun): Promise<number | undefined> {
  const { program, argv } = run.invocation;
  const env = { ...run.environment };
  const execution = await tasks.executeTask(taskOf(run, new ProcessExecution(program, [...argv], { env })));
  return new Promise((resolve) => {
    const listeners: readonly Disposable[] = [
      tasks.onDidEndTaskProcess((ended) => {
        if (ended.execution === execution) finish(ended.exitCode);
      }),
      // A process that could not be started ends its task without having ended itself.
      tasks.onDidEndTask((ended) => {
        if (ended.execution === execution) finish(undefined);
      }),
    ];
    function finish(code: number | undefined): void {
      for (const listener of listeners) listener.dispose();
      resolve(code);
    }
  });
}

/** A task keeps its output on the screen when it has ended. */
function taskOf(
  { title, invocation, focus }: TerminalRun,
  execution: CustomExecution | ProcessExecution,
): Task {
  const task = new Task(
    { type: 'process', program: invocation.program, title },
    workspace.workspaceFolders === undefined ? TaskScope.Global : TaskScope.Workspace,
    title,
    'ML Dockerfile',
    execution,
  );
  task.presentationOptions = {
    reveal: TaskRevealKind.Always,
    panel: TaskPanelKind.Dedicated,
    focus,
    clear: true,
    echo: invocation.redact.length === 0 && execution instanceof ProcessExecution,
  };
  return task;
}

/**
 * VS Code replaces variables in the arguments of tasks, and there is no way to escape them; here it leaves them alone.
 * Such a terminal closes with its process, so the end is told.
 */
function runBare({ title, invocation, focus, environment }: TerminalRun): Promise<number | undefined> {
  const { program, argv } = invocation;
  const env = { ...environment };
  const terminal = window.createTerminal({ name: title, shellPath: program, shellArgs: [...argv], env });
  terminal.show(!focus);
  return new Promise((resolve) => {
    const closed = window.onDidCloseTerminal((other) => {
      if (other !== terminal) return;
      closed.dispose();
      const code = terminal.exitStatus?.code;
      if (code === 0) void window.showInformationMessage(l10n.t('{0}: done', title));
      resolve(code);
    });
  });
}
