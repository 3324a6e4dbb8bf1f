// What the extension says when the engine refuses, and of the layers of an image, in the real VS Code.
import path from 'node:path';
import * as vscode from 'vscode';
import { containerCreated, docker, imageLabelled } from './docker';
import { open, workspaceFile } from './documents';
import { click, clickInWebview, picture, press, see, seeInWebview } from './driver';
import { acceptDefaults, runFromPalette } from './palette';
import { type Test, test } from './runner';
import { until } from './waiting';

const list = '.notifications-center';
const scratchName = (): string => path.basename(path.dirname(workspaceFile('.').fsPath));
const NOWHERE = 'unix:///run/nobody-listens-here.sock';

export const failureTests: readonly Test[] = [
  test('a GPU that the engine can not give is explained, with what helps', async () => {
    await builtImage();
    const start = Math.floor(Date.now() / 1000);
    await runFromPalette('ML Dockerfile: Run with GPU');
    await acceptDefaults('a container in the engine', () => containerCreated(scratchName(), start));
    await told('The engine has no driver for GPUs');
    await picture('failure');
    await click(`${list} .monaco-button`, 'Details');
    await seeInWebview('body', 'Install the NVIDIA Container Toolkit');
    await seeInWebview('code', 'could not select device driver');
    await picture('failure-details');
    await closeAll();
  }),

  test('Image Layers leads from each layer to its line', async () => {
    await builtImage();
    await runFromPalette('ML Dockerfile: Image Layers');
    await acceptDefaults('the page', async () =>
      vscode.window.tabGroups.all.some(({ activeTab }) => activeTab?.label.startsWith('Layers of')),
    );
    await seeInWebview('tr', 'line 3COPY file');
    await seeInWebview('tr', '–line 4CMD');
    await picture('layers');
    await clickInWebview('a', 'line 3');
    await until('the line to be shown', () => vscode.window.activeTextEditor?.selection.active.line === 2);
    await closeAll();
  }),

  test('an engine that is stopped is named, with the way to start it', async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = NOWHERE;
    try {
      await runFromPalette('ML Dockerfile: Stop Container');
      await told('The engine does not answer');
      await click(`${list} .monaco-button`, 'Copy Remedy');
      await until('the remedy in the clipboard', async () =>
        (await vscode.env.clipboard.readText()).includes('systemctl start docker'),
      );
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
  }),
];

/** A toast goes by itself after a while, the list of notifications stays. */
async function told(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await see(list, text);
}

/** Builds by the command, which remembers the image, unless an earlier test has done so. */
async function builtImage(): Promise<void> {
  await open('image.Dockerfile');
  if ((await imageLabelled(scratchName())) !== undefined) return;
  await runFromPalette('ML Dockerfile: Build Image');
  const image = await acceptDefaults('the image', () => imageLabelled(scratchName()));
  await until(
    'the size of the image to be known',
    async () => (await docker('image', 'inspect', image)) !== '',
  );
}

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('notifications.clearAll');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await press('Escape');
}
