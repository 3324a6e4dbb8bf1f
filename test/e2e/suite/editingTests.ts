// The Dockerfile editor: rename, outline, layout and help, in a VS Code that has no other one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, workspaceFile } from './documents';
import { picture } from './driver';
import { type Test, test } from './runner';
import { until } from './waiting';

const before = `ARG PYTHON=3.12
FROM python:\${PYTHON}-slim AS build
ENV HOME_DIR=/srv
RUN pip install --no-cache-dir --target $HOME_DIR \\
fastapi==0.115.0
FROM python:\${PYTHON}-slim
COPY --from=build /srv /srv
USER 10001
CMD ["python3", "-m", "http.server"]
`;

/** Undefined until the server has offered to rename. */
async function renamed(uri: vscode.Uri, at: vscode.Position): Promise<vscode.WorkspaceEdit | undefined> {
  const command = 'vscode.executeDocumentRenameProvider';
  return vscode.commands.executeCommand<vscode.WorkspaceEdit>(command, uri, at, 'builder').then(
    // Without a provider the answer is an edit of nothing.
    (edit) => (edit.size > 0 ? edit : undefined),
    () => undefined,
  );
}

export const editingTests: readonly Test[] = [
  test('renaming a stage changes --from, and layout indents what continues', async () => {
    await vscode.workspace.fs.writeFile(workspaceFile('edited.Dockerfile'), new TextEncoder().encode(before));
    const { document } = await open('edited.Dockerfile');
    const stage = document.positionAt(before.indexOf('AS build') + 4);
    const rename = await until('rename to be there', async () => renamed(document.uri, stage));
    assert.ok(await vscode.workspace.applyEdit(rename));
    assert.match(document.getText(), /-slim AS builder\n/);
    assert.match(document.getText(), /COPY --from=builder /);
    await vscode.commands.executeCommand('editor.action.formatDocument');
    await until('the layout', () => document.getText().includes(' \\\n    fastapi'));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['ARG PYTHON', 'builder', 'python:3.12-slim'],
    );
    await picture('editing');
  }),
];
