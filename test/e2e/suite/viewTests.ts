// The view ML Images, the commands above the stages, and the Preflight page, as they are seen.
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { docker, imageLabelled } from './docker';
import { open, workspaceFile } from './documents';
import { click, clickInWebview, picture, press, see, seeInWebview, textsOf } from './driver';
import { acceptDefaults, runFromPalette } from './palette';
import { type Test, test } from './runner';
import { until } from './waiting';

const scratchName = (): string => path.basename(path.dirname(workspaceFile('.').fsPath));
const line = (label: string): string => `.monaco-list-row[aria-label^="${label}"]`;

// The installation without a cache mount stands on line 6.
const uncached = `FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt .
# the slow part
RUN pip install --no-cache-dir -r requirements.txt
USER 10001
CMD ["python", "main.py"]
`;

export const viewTests: readonly Test[] = [
  test('above a stage stands what can be done with it and what its base holds', async () => {
    const { document } = await open('source-first.Dockerfile');
    await see('.codelens-decoration', 'Build this stage');
    await picture('code-lens');
    const settings = vscode.workspace.getConfiguration('mlDockerfile', document);
    await settings.update('inlayHints', 'off');
    await see('.codelens-decoration', 'Python 3.12');
    await settings.update('inlayHints', undefined);
  }),

  test('Preflight shows the checklist, and a line is one click away', async () => {
    const file = workspaceFile('preflight.Dockerfile');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(uncached));
    await open('preflight.Dockerfile');
    await runFromPalette('ML Dockerfile: Preflight');
    await seeInWebview('table', 'Downloads are kept between builds');
    await picture('preflight');
    await clickInWebview('td a', 'line 6');
    await until('the editor to show line 6', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.fileName.endsWith('preflight.Dockerfile') && editor.selection.start.line === 5;
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }),

  test('the view shows the image after a build, and a container while it runs', async () => {
    await open('image.Dockerfile');
    await runFromPalette('ML Dockerfile: Build Image');
    const image = await acceptDefaults('the image in the engine', () => imageLabelled(scratchName()));
    const name = await docker('image', 'inspect', '--format', '{{index .RepoTags 0}}', image);
    await see('.codelens-decoration', 'built ');
    await vscode.commands.executeCommand('mlDockerfile.images.focus');
    // The list of files leaves it too little room.
    await click('.pane-header', 'workspace');
    await click(line('Dockerfile image.Dockerfile, built'));
    await press('ArrowRight');
    await see(line('Stage stage 0'));
    const built = await see(line(`Image ${name}`));
    assert.match(built, /built .* · \d+ s · \d+ [KM]B/);
    const id = await docker('run', '--detach', '--rm', name, '/bin/busybox', 'sleep', '600');
    try {
      const container = (await docker('inspect', '--format', '{{.Name}}', id)).slice(1);
      await see(line(`Container ${container}, ${name} · Up`));
      await picture('images-view');
      await docker('rm', '--force', id);
      await until(
        'the container to leave the view',
        async () => (await textsOf(line('Container'))).length === 0,
      );
    } finally {
      await docker('rm', '--force', id).catch(() => undefined);
    }
  }),
];
