// A folder that nobody has trusted: it is analysed, and nothing of it is run.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticOf, open } from './documents';
import { picture, textsOf } from './driver';
import { offeredByPalette } from './palette';
import { runTests, test } from './runner';
import { until } from './waiting';

const commands = [
  'mlDockerfile.buildImage',
  'mlDockerfile.buildStage',
  'mlDockerfile.buildPlatforms',
  'mlDockerfile.buildAndRun',
  'mlDockerfile.runWithGpu',
  'mlDockerfile.runLast',
  'mlDockerfile.runProfile',
  'mlDockerfile.copyCommand',
  'mlDockerfile.checkHost',
  'mlDockerfile.imageLayers',
  'mlDockerfile.openShell',
  'mlDockerfile.checkGpuInImage',
  'mlDockerfile.smokeTest',
  'mlDockerfile.scanImage',
  'mlDockerfile.stopContainer',
  'mlDockerfile.showLogs',
  'mlDockerfile.showStats',
];

const restrictedTests = [
  test('an untrusted folder has diagnostics', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { document } = await open('wrong-tag.Dockerfile');
    await diagnosticOf(document, 'base-tag-unknown');
    await picture('restricted');
  }),

  test('the palette of an untrusted folder offers no build, no run and no look at the machine', async () => {
    const offered = await offeredByPalette('ML Dockerfile: ');
    assert.ok(
      !offered.some((text) =>
        /Build Image|Run with GPU|Check GPU|Image Layers|Open Shell|Smoke-Test|Scan Image|Container/.test(
          text,
        ),
      ),
      offered.join('\n'),
    );
  }),

  test('called all the same, they refuse', async () => {
    await open('image.Dockerfile');
    const started: string[] = [];
    const watch = [
      vscode.window.onDidOpenTerminal(({ name }) => started.push(name)),
      vscode.tasks.onDidStartTask(({ execution }) => started.push(execution.task.name)),
    ];
    for (const command of commands) {
      await settledOrMessage(command);
      await vscode.commands.executeCommand('notifications.clearAll');
    }
    for (const listener of watch) listener.dispose();
    assert.deepEqual(started, []);
  }),
];

export const run = (): Promise<void> => runTests(restrictedTests);

/** A refusal is a message, an error or an answer of nothing; a question would be none of these. */
async function settledOrMessage(command: string): Promise<void> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  vscode.commands.executeCommand(command).then(settle, settle);
  const message = '.notification-toast, .monaco-dialog-box';
  await until(`${command} to refuse`, async () => settled || (await textsOf(message)).length > 0);
}
