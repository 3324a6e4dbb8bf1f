// New Dockerfile… on five kinds of projects: what the folder says is pre-selected, and the result has no finding.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticOf, diagnosticsOf, ruleOf, workspaceFile } from './documents';
import { picture, press, see, textsOf } from './driver';
import { acceptDefaults } from './palette';
import { type Test, test } from './runner';
import { until } from './waiting';

interface Project {
  readonly files: Readonly<Record<string, string>>;
  readonly expected: RegExp;
}

const PROJECTS: Readonly<Record<string, Project>> = {
  'torch-service': {
    files: {
      'requirements.txt': 'torch==2.4.0\nfastapi==0.115.6\nuvicorn==0.32.0\n',
      'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.get("/health")\ndef health(): ...\n',
    },
    expected: /CUDA 12\.1[\s\S]*FROM python:3\.12-slim[\s\S]*\/health'[\s\S]*"main:app"/,
  },
  'uv-training': {
    files: {
      'pyproject.toml':
        '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["jax==0.5.0"]\n',
      'uv.lock': 'version = 1\n\n[[package]]\nname = "jax"\nversion = "0.5.0"\n',
      'train.py': 'import jax\n',
    },
    expected: /uv sync --locked[\s\S]*CMD \["python", "train\.py"\]/,
  },
  'sklearn-service': {
    files: {
      'requirements.txt': 'scikit-learn==1.5.2\nflask==3.0.3\ngunicorn==23.0.0\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    },
    expected: /CMD \["gunicorn", "--bind", "0\.0\.0\.0:8000", "app:app"\]/,
  },
  'conda-training': {
    files: {
      'environment.yml':
        'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - pytorch=2.4.0\n',
      'train.py': 'import torch\n',
    },
    expected: /FROM mambaorg\/micromamba:[\s\S]*CMD \["python", "train\.py"\]/,
  },
  'empty-folder': { files: {}, expected: /FROM python:3\.\d+-slim/ },
};

export const newDockerfileTests: readonly Test[] = [
  test('New Dockerfile writes for five kinds of projects what has no finding', async () => {
    for (const [name, project] of Object.entries(PROJECTS)) await writeFor(name, project);
  }),

  test('New Dockerfile leaves an existing one as it is, and shows the difference', async () => {
    const folder = await folderWith('existing', {
      Dockerfile: 'FROM scratch\n',
      'train.py': 'import torch\n',
    });
    const done = vscode.commands.executeCommand('mlDockerfile.newDockerfile', folder);
    const choice = '.quick-input-widget .monaco-list-row';
    await acceptDefaults('the choice', async () =>
      (await textsOf(choice)).some((text) => text.includes('Show the difference')),
    );
    await press('ArrowDown');
    await see(`${choice}.focused`, 'Show the difference');
    await press('Enter');
    await done;
    await until('a difference', () => isDiff(vscode.window.tabGroups.activeTabGroup.activeTab?.input));
    assert.equal(await read(vscode.Uri.joinPath(folder, 'Dockerfile')), 'FROM scratch\n');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }),
];

async function writeFor(name: string, { files, expected }: Project): Promise<void> {
  const folder = await folderWith(name, files);
  const done = vscode.commands.executeCommand('mlDockerfile.newDockerfile', folder);
  if (name === 'torch-service') {
    await see('.quick-input-widget .monaco-list-row.focused', 'PyTorch');
    await picture('new-dockerfile');
  }
  const uri = vscode.Uri.joinPath(folder, 'Dockerfile');
  const document = await acceptDefaults(`the Dockerfile of ${name}`, async () => {
    const active = vscode.window.activeTextEditor?.document;
    return active?.uri.toString() === uri.toString() ? active : undefined;
  });
  await done;
  assert.match(document.getText(), expected);
  assert.match(await read(vscode.Uri.joinPath(folder, '.dockerignore')), /^\.git$/m);
  await vscode.commands.executeCommand('notifications.clearAll');
  if (name === 'torch-service') await picture('new-dockerfile-written');
  // One finding of our own shows that the text has been looked at.
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, document.lineAt(document.lineCount - 1).range.end, 'MAINTAINER somebody\n');
  assert.ok(await vscode.workspace.applyEdit(edit));
  await diagnosticOf(document, 'maintainer-deprecated');
  assert.deepEqual(diagnosticsOf(document).map(ruleOf), ['maintainer-deprecated'], name);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<vscode.Uri> {
  const folder = workspaceFile(`new/${name}`);
  await vscode.workspace.fs.createDirectory(folder);
  for (const [file, text] of Object.entries(files))
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, file), new TextEncoder().encode(text));
  return folder;
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function isDiff(input: unknown): boolean {
  return input instanceof vscode.TabInputTextDiff;
}
