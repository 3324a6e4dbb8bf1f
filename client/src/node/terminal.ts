import {
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
import type { TerminalRun } from '../common/platform.ts';
import { holdsTaskVariables } from '../docker/invocation.ts';

/** Runs in an integrated terminal, the arguments handed to the process as they are, and waits for its end. */
export function runInTerminal(run: TerminalRun): Promise<number | undefined> {
  return holdsTaskVariables(run.invocation) ? runBare(run) : runTask(run);
}

/** A task echoes its command and keeps its output on the screen when it has ended. */
async function runTask({ title, invocation, focus }: TerminalRun): Promise<number | undefined> {
  const { program, argv, redact } = invocation;
  const task = new Task(
    { type: 'process', program, title },
    workspace.workspaceFolders === undefined ? TaskScope.Global : TaskScope.Workspace,
    title,
    'ML Dockerfile',
    new ProcessExecution(program, [...argv]),
  );
  task.presentationOptions = {
    reveal: TaskRevealKind.Always,
    panel: TaskPanelKind.Dedicated,
    focus,
    clear: true,
    echo: redact.length === 0,
  };
  const execution = await tasks.executeTask(task);
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

/**
 * VS Code replaces variables in the arguments of tasks, and there is no way to escape them; here it leaves them alone.
 * Such a terminal closes with its process, so the end is told.
 */
function runBare({ title, invocation, focus }: TerminalRun): Promise<number | undefined> {
  const { program, argv } = invocation;
  const terminal = window.createTerminal({ name: title, shellPath: program, shellArgs: [...argv] });
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
