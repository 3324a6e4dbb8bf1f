// Colours: the files of test/syntaxes say below a line which scopes its parts have, and VS Code says which it gave.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, workspaceFile } from './documents';
import { picture, see } from './driver';
import { scopesOf } from './grammars';
import { type Test, test } from './runner';

/** `#   ^^^ scope scope`: those columns of the last line without such marks; `# <-- scope`: its first column. */
const MARK = /^#(?: <--|( *)(\^+)) (\S.*)$/;

interface Expected {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly scopes: readonly string[];
}

export const syntaxTests: readonly Test[] = [
  test('the parts of Dockerfiles and requirements files have their scopes', async () => {
    const wrong: string[] = [];
    for (const name of [
      'instructions.Dockerfile',
      'shell.Dockerfile',
      'heredocs.Dockerfile',
      'requirements.txt',
    ])
      wrong.push(...(await wrongScopes(workspaceFile(`syntaxes/${name}`))));
    assert.deepEqual(wrong, []);
  }),

  test('a Dockerfile is coloured in light and in dark', async () => {
    await open('syntaxes/picture.Dockerfile');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    for (const [name, theme] of [
      ['light', 'Default Light Modern'],
      ['dark', 'Default Dark Modern'],
    ] as const) {
      await vscode.workspace
        .getConfiguration('workbench')
        .update('colorTheme', theme, vscode.ConfigurationTarget.Workspace);
      await see(name === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark');
      await picture(`syntax-${name}`);
    }
    await vscode.workspace
      .getConfiguration('workbench')
      .update('colorTheme', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
  }),
];

async function wrongScopes(file: vscode.Uri): Promise<readonly string[]> {
  const { document } = await open(vscode.workspace.asRelativePath(file));
  const lines = document.getText().split('\n');
  const expected = expectations(lines);
  assert.ok(expected.length > 0, `nothing is expected of ${file.path}`);
  const scopes = await scopesOf(document.languageId, lines);
  return expected.flatMap(({ line, from, to, scopes: wanted }) => {
    const missing = scopes[line]
      ?.slice(from, to)
      .find((given) => !wanted.every((scope) => given.split(' ').some((one) => one.startsWith(scope))));
    return missing === undefined
      ? []
      : [`${file.path}:${line + 1}:${from + 1} ${wanted.join(' ')}: ${missing}`];
  });
}

function expectations(lines: readonly string[]): readonly Expected[] {
  let last = 0;
  return lines.flatMap((text, at) => {
    const [mark, blanks = '', carets, scopes = ''] = MARK.exec(text) ?? [];
    if (mark === undefined) {
      last = at;
      return [];
    }
    const from = carets === undefined ? 0 : 1 + blanks.length;
    return [{ line: last, from, to: from + (carets?.length ?? 1), scopes: scopes.split(' ') }];
  });
}
