// Documents of the workspace, their diagnostics and their code actions, as any extension sees them.
import * as vscode from 'vscode';
import { until } from './waiting';

const source = 'ml-dockerfile';

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(workspaceFile(name));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Only ours: the Docker extension and others may be there too. */
export function diagnosticsOf(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === source);
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function diagnosticOf(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  return until(`${rule} on ${document.fileName}, there are: ${diagnosticsOf(document).map(ruleOf)}`, () =>
    diagnosticsOf(document).find((diagnostic) => ruleOf(diagnostic) === rule),
  );
}

export function gone(document: vscode.TextDocument, rule: string): Promise<boolean> {
  return until(
    `${rule} to go away`,
    () => !diagnosticsOf(document).some((diagnostic) => ruleOf(diagnostic) === rule),
  );
}

export async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind = vscode.CodeActionKind.QuickFix,
): Promise<readonly vscode.CodeAction[]> {
  const resolveAll = 50;
  const found = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind.value,
    resolveAll,
  );
  return found ?? [];
}

export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined && !(await vscode.workspace.applyEdit(action.edit))) {
    throw new Error(`the edit of "${action.title}" was refused`);
  }
  const { command } = action;
  if (command !== undefined)
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}
