// What a person sees in an open Dockerfile, and what a fix does to it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, apply, diagnosticOf, diagnosticsOf, gone, open } from './documents';
import { picture, press, see } from './driver';
import { type Test, test } from './runner';
import { until } from './waiting';

const wrongTag = 'wrong-tag.Dockerfile';

export const analysisTests: readonly Test[] = [
  test('the examples open with findings that carry a rule and a page', async () => {
    const files = await vscode.workspace.findFiles('examples/**/{Dockerfile,*.Dockerfile}');
    const withFaults = files.filter((file) => !file.path.includes('-fixed/'));
    assert.ok(withFaults.length > 0, 'there are examples');
    for (const file of withFaults) {
      for (const { code } of await findingsOf(file)) {
        assert.ok(
          typeof code === 'object' && /^https?$/.test(code.target.scheme),
          `no page: ${JSON.stringify(code)}`,
        );
      }
    }
  }),

  test('the Problems panel lists what is wrong with the example of the README', async () => {
    const editor = await open('examples/serving/Dockerfile');
    await diagnosticOf(editor.document, 'torch-cuda-pair-missing');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    await see('.markers-panel', 'was never built for cu124');
    await see('.squiggly-error');
    await picture('editor');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
  }),

  test('a made-up tag is marked where it stands', async () => {
    const { document } = await open(wrongTag);
    const diagnostic = await diagnosticOf(document, 'base-tag-unknown');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.match(document.getText(diagnostic.range), /12\.4\.0-cudnn9/);
    await see('.squiggly-error');
    await picture('diagnostics');
  }),

  test('the hover on FROM names the CUDA version', async () => {
    const editor = await open(wrongTag);
    const position = new vscode.Position(0, 'FROM nvidia/cu'.length);
    const text = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
        'vscode.executeHoverProvider',
        editor.document.uri,
        position,
      );
      const shown = hovers.flatMap(({ contents }) =>
        contents.map((part) => (typeof part === 'string' ? part : part.value)),
      );
      return shown.length > 0 && shown.join('\n');
    });
    assert.match(text, /CUDA/);
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand('editor.action.showHover');
    await see('.monaco-hover', 'CUDA');
    await picture('hover');
    await press('Escape');
  }),

  test('completion offers the tags that exist', async () => {
    const content = 'FROM nvidia/cuda:12.4';
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
    const editor = await vscode.window.showTextDocument(document);
    const end = document.positionAt(content.length);
    editor.selection = new vscode.Selection(end, end);
    const labels = await until('tags', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        end,
      );
      const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return found.some((label) => label.startsWith('12.4')) && found;
    });
    assert.ok(labels.includes('12.4.1-cudnn-runtime-ubuntu22.04'), labels.slice(0, 20).join(', '));
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await see('.suggest-widget', '12.4.1-cudnn-runtime-ubuntu22.04');
    await picture('completion');
    await press('Escape');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }),

  test('a hint behind FROM says what the base holds', async () => {
    const { document } = await open('examples/serving-fixed/Dockerfile');
    const hints = await until('hints', async () => {
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const found = await vscode.commands.executeCommand<readonly vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        whole,
      );
      return found.length > 0 && found;
    });
    const text = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map((part) => part.value).join(''),
    );
    assert.match(text.join('\n'), /Python 3\.12/);
    await picture('hints');
  }),

  test('Ctrl+. and Enter replace the made-up tag by the real one', async () => {
    const editor = await open(wrongTag);
    const { range } = await diagnosticOf(editor.document, 'base-tag-unknown');
    editor.selection = new vscode.Selection(range.start, range.start);
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await press('Control+.');
    await see('.action-widget', '12.4.1-cudnn-runtime-ubuntu22.04');
    await picture('quick-fix');
    await press('Enter');
    await until('the real tag', () =>
      editor.document.getText().includes('FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04\n'),
    );
    await gone(editor.document, 'base-tag-unknown');
  }),

  test('one click moves the source below the dependencies, comments included', async () => {
    const { document } = await open('source-first.Dockerfile');
    const { range } = await diagnosticOf(document, 'source-before-deps');
    const fix = (await actionsAt(document, range)).find(({ isPreferred }) => isPreferred);
    assert.ok(fix, 'no preferred fix is offered');
    await apply(fix);
    await gone(document, 'source-before-deps');
    const text = document.getText();
    const order = [
      'COPY requirements.txt',
      '# the slow part',
      'RUN pip install',
      '# all of our code',
      'COPY . .',
      'USER 10001',
    ];
    assert.deepEqual(
      order.toSorted((a, b) => text.indexOf(a) - text.indexOf(b)),
      order,
      text,
    );
    for (const line of order) assert.equal(text.split(line).length, 2, `"${line}" stands once in:\n${text}`);
  }),

  test('"ignore" silences the one finding by a comment', async () => {
    const { document } = await open('ignored.Dockerfile');
    const { range } = await diagnosticOf(document, 'base-tag-unknown');
    const ignore = (await actionsAt(document, range)).find(({ title }) =>
      /ignore base-tag-unknown/i.test(title),
    );
    assert.ok(ignore, 'no such action is offered');
    await apply(ignore);
    await gone(document, 'base-tag-unknown');
    assert.match(document.getText(), /^# ml-dockerfile: ignore=base-tag-unknown\nFROM /m);
  }),

  test('"fix all" applies every safe fix and nothing else', async () => {
    const { document } = await open('fix-all.Dockerfile');
    await diagnosticOf(document, 'pip-cache-in-layer');
    const before = document.getText();
    const kind = vscode.CodeActionKind.Source.append('fixAll.mlDockerfile');
    const [action] = await actionsAt(document, new vscode.Range(0, 0, document.lineCount, 0), kind);
    assert.ok(action, 'no fix-all action is offered');
    await apply(action);
    await gone(document, 'pip-cache-in-layer');
    assert.equal(document.getText(), before.replaceAll('pip install', 'pip install --no-cache-dir'));
  }),
];

async function findingsOf(file: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  const { document } = await open(vscode.workspace.asRelativePath(file));
  return until(`findings on ${file.path}`, () => {
    const found = diagnosticsOf(document);
    return found.length > 0 && found;
  });
}
