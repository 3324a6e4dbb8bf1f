import {
  type Disposable,
  ProcessExecution,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  TaskScope,
  tasks,
  window,
  workspace,
} from 'vscode';
import { holdsTaskVariables, type Invocation } from '../docker/invocation.ts';

/** Runs in an integrated terminal, the arguments handed to the process as they are, and waits for its end. */
export function runInTerminal(title: string, invocation: Invocation): Promise<number | undefined> {
  return holdsTaskVariables(invocation) ? runBare(title, invocation) : runTask(title, invocation);
}

/** A task echoes its command and keeps its output on the screen when it has ended. */
async function runTask(title: string, { program, argv, redact }: Invocation): Promise<number | undefined> {
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
    focus: true,
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

/** VS Code replaces variables in the arguments of tasks, and there is no way to escape them; here it leaves them alone. */
function runBare(name: string, { program, argv }: Invocation): Promise<number | undefined> {
  const terminal = window.createTerminal({
    name,
    shellPath: program,
    shellArgs: [...argv],
    isTransient: true,
  });
  terminal.show();
  return new Promise((resolve) => {
    const closed = window.onDidCloseTerminal((other) => {
      if (other !== terminal) return;
      closed.dispose();
      resolve(terminal.exitStatus?.code);
    });
  });
}
