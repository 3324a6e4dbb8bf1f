// Snippets, as they are offered in a Dockerfile and taken.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { picture, press, see, type } from './driver';
import { type Test, test } from './runner';
import { until } from './waiting';

export const snippetTests: readonly Test[] = [
  test('a whole Dockerfile is written by a few letters, and each snippet is inserted by completion', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: '' });
    const editor = await vscode.window.showTextDocument(document);
    await until('the server', async () => (await offered(document)).length > 0);
    await type('ml-fastapi');
    await see('.suggest-widget .monaco-list-row', 'ml-pytorch-fastapi');
    await vscode.commands.executeCommand('toggleSuggestionDetails');
    await see('.suggest-details', 'builder stage');
    await picture('snippets');
    await vscode.commands.executeCommand('toggleSuggestionDetails');
    await press('Enter');
    await until('a whole file', () => document.getText().includes('CMD ["uvicorn", "app.main:app"'));
    await vscode.commands.executeCommand('leaveSnippet');
    const inserted = [...(await insertAll(editor, '')), ...(await insertAll(editor, 'FROM scratch\n'))];
    assert.ok(inserted.length > 30, `${inserted.length} snippets`);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }),
];

/** Inserts each snippet that is offered behind `before` and looks at what stands there then. */
async function insertAll(editor: vscode.TextEditor, before: string): Promise<readonly string[]> {
  const { document } = editor;
  await write(editor, before);
  const items = await until(`snippets behind ${before}`, async () => {
    const found = await offered(document);
    return found.length > 0 && found;
  });
  for (const { label, insertText } of items) {
    assert.ok(insertText instanceof vscode.SnippetString, `${nameOf(label)} is no snippet`);
    const last = new vscode.Range(
      document.positionAt(before.length),
      document.lineAt(document.lineCount - 1).range.end,
    );
    await editor.insertSnippet(insertText, last);
    const text = document.getText().slice(before.length);
    assert.match(text, /^(?:# syntax=|[A-Z]+ )/, nameOf(label));
    assert.doesNotMatch(text, /\$\{\d|\\\$/, nameOf(label));
  }
  return items.map(({ label }) => nameOf(label));
}

async function write(editor: vscode.TextEditor, text: string): Promise<void> {
  const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
  assert.ok(await editor.edit((edit) => edit.replace(all, text)), 'the document is written');
}

async function offered(document: vscode.TextDocument): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.lineAt(document.lineCount - 1).range.end,
  );
  return list.items.filter(
    ({ kind, label }) => kind === vscode.CompletionItemKind.Snippet && nameOf(label).startsWith('ml-'),
  );
}

const nameOf = (label: string | vscode.CompletionItemLabel): string =>
  typeof label === 'string' ? label : label.label;
