// A change of structure: chosen in the menu, looked at in VS Code's own preview, made and undone as one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticOf, open, workspaceFile } from './documents';
import { picture, press, see } from './driver';
import { type Test, test } from './runner';
import { until } from './waiting';

const before = `FROM nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04
RUN apt-get update && apt-get install -y --no-install-recommends build-essential python3-pip \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# the pins
COPY requirements.txt .
RUN pip3 install --no-cache-dir -r requirements.txt
# the service
COPY . .
CMD ["python3", "-m", "uvicorn", "main:app", "--host", "0.0.0.0"]
`;

export const refactoringTests: readonly Test[] = [
  test('splitting into builder and runtime is shown first, then made as one change', async () => {
    const file = workspaceFile('split.Dockerfile');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(before));
    const { document } = await open('split.Dockerfile');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await diagnosticOf(document, 'devel-in-final-stage');
    // VS Code drops the question when new markers are drawn, so it may have to be asked again.
    await until('the menu', async () => {
      await press('Control+Shift+R');
      return see('.action-widget', 'Split into a builder and a runtime stage', 2_000).catch(
        () => false as const,
      );
    });
    await picture('refactor-menu');
    await press('Control+Enter');
    await see('.bulk-edit-panel', 'AS builder');
    await picture('refactor-preview');
    assert.equal(document.getText(), before, 'nothing changes before it is confirmed');
    await vscode.commands.executeCommand('refactorPreview.apply');
    await until('the new stage', () => document.getText().includes('AS builder\n'));
    const text = document.getText();
    assert.match(text, /^FROM nvidia\/cuda:12\.4\.1-cudnn-runtime-ubuntu22\.04$/m);
    assert.match(text, /^COPY --from=builder \/opt\/venv \/opt\/venv$/m);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await until('one undo takes all of it back', () => document.getText() === before);
  }),
];
