// The forms that build and run: a value changed by the keyboard, a profile, and a build that fails.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, workspaceFile } from './documents';
import { picture, press, see, type } from './driver';
import { acceptDefaults, runFromPalette } from './palette';
import { type Test, test } from './runner';
import { terminalShowing } from './terminal';
import { until } from './waiting';

const box = '.quick-input-widget';

const shared = `FROM scratch
COPY busybox /bin/busybox
CMD ["/bin/busybox", "df", "-k", "/dev/shm"]
`;

const failing = `FROM scratch
COPY busybox /bin/busybox
# nothing is wrong with the lines above
RUN ["/bin/busybox", \\
  "sh", "-c", "echo to be seen; exit 3"]
`;

const profiles = `{
  // the comment of a person
  "profiles": {}
}
`;

export const buildRunTests: readonly Test[] = [
  test('a failing RUN is marked on its lines, until the file is changed', async () => {
    await write('failing.Dockerfile', failing);
    const { document } = await open('failing.Dockerfile');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await runFromPalette('ML Dockerfile: Build Image');
    const [mark] = await acceptDefaults('a mark', async () => {
      const found = marksOf(document);
      return found.length > 0 && found;
    });
    assert.equal(mark?.message, 'the command ended with exit code 3');
    assert.deepEqual([mark.range.start.line, mark.range.end.line], [3, 4]);
    await terminalShowing(/to be seen/);
    await picture('build-failed');
    await write('failing.Dockerfile', failing.replace('exit 3', 'exit 0'));
    await until('the mark to go', () => marksOf(document).length === 0);
  }),

  test('shared memory of 2 GB is chosen, saved as a profile, and is there when Run Last runs it', async () => {
    await write('shared.Dockerfile', shared);
    await write('.vscode/ml-dockerfile.json', profiles);
    await open('shared.Dockerfile');
    await runFromPalette('ML Dockerfile: Build and Run');
    await answer('Build and Run', 'Build shared.Dockerfile');
    await answer('Shared memory', 'Run workspace-shared');
    await answer('2g', 'ipc=host');
    await see(`${box} .monaco-list-row`, '--shm-size 2g');
    await picture('run-form');
    await answer('Save as Profile', 'Run workspace-shared');
    await see(box, 'Name of the profile');
    await press('Enter');
    const saved = await until('the profile', async () => {
      const text = new TextDecoder().decode(
        await vscode.workspace.fs.readFile(workspaceFile('.vscode/ml-dockerfile.json')),
      );
      return text.includes('"run"') && text;
    });
    assert.match(saved, /the comment of a person/);
    assert.match(saved, /"sharedMemory": "2g"/);
    await runFromPalette('ML Dockerfile: Run Last');
    // df counts in blocks of 1 KB.
    await terminalShowing(/docker run .*--shm-size 2g.* 2097152 /);
    await picture('run-last');
    await vscode.commands.executeCommand('notifications.clearAll');
    const tasks = await vscode.tasks.fetchTasks({ type: 'ml-dockerfile' });
    assert.deepEqual(tasks.map(({ name }) => name).toSorted(), ['build run', 'run run']);
    assert.equal(await exitCodeOf(tasks.find(({ name }) => name === 'run run')), 0);
  }),

  test('a mistake in a profile is marked by its schema, and told by the command that wants it', async () => {
    const broken =
      '{ "profiles": {\n  "a": { "dockerfile": "image.Dockerfile", "run": { "privileged": true } }\n} }\n';
    await write('.vscode/ml-dockerfile.json', broken);
    const { document } = await open('.vscode/ml-dockerfile.json');
    await until('the mark of the schema', () =>
      vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.includes('privileged')),
    );
    await vscode.commands.executeCommand('mlDockerfile.runProfile');
    await vscode.commands.executeCommand('notifications.showList');
    await see('.notifications-center', 'line 2: profiles.a.run.privileged');
    await picture('profile-wrong');
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await write('.vscode/ml-dockerfile.json', profiles);
  }),
];

function marksOf(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'ml-dockerfile build');
}

async function exitCodeOf(task: vscode.Task | undefined): Promise<number | undefined> {
  assert.ok(task, 'the task is there');
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return ended;
}

async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceFile(name), new TextEncoder().encode(text));
}

/** Types the words of a line of the question that shows `question`, and takes it. */
async function answer(words: string, question: string): Promise<void> {
  await see(box, question);
  await type(words);
  await see(`${box} .monaco-list-row.focused`, words);
  await press('Enter');
}
