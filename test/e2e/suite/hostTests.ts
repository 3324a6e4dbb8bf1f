// Check GPU Host against the real engine of these tests, on a machine that mostly has no GPU.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open } from './documents';
import { picture, press, see, textsOf } from './driver';
import { runFromPalette } from './palette';
import { type Test, test } from './runner';
import { until } from './waiting';

export const hostTests: readonly Test[] = [
  test('Check GPU Host shows the engine, and a missing driver with its remedy', async () => {
    await open('wrong-tag.Dockerfile');
    const page = await checked(/NVIDIA driver/);
    assert.match(page.getText(), /^\* Docker Engine \d+\.\d+\S* answers on /m);
    // Somebody may run these tests on a machine that has one.
    assert.match(page.getText(), /NVIDIA driver \d|No NVIDIA driver[\s\S]*^See <https:/m);
    await see('.codelens-decoration', 'Copy Report');
    await picture('host');
    await clickLens(page, 'Copy Report');
    assert.equal(await vscode.env.clipboard.readText(), page.getText());
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }),

  test('Check GPU Host says when the engine is stopped, and how it is started', async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'unix:///run/nobody-listens-here.sock';
    try {
      const page = await checked(/No container engine answers/);
      assert.match(page.getText(), /unix:\/\/\/run\/nobody-listens-here\.sock/);
      assert.match(page.getText(), /^sudo systemctl start docker$/m);
      const buttons = page.getText().split('```sh').length - 1;
      await until(`${buttons} buttons that copy`, async () => {
        const texts = await textsOf('.codelens-decoration');
        return texts.filter((text) => text.trim() === 'Copy').length >= buttons;
      });
      await picture('host-stopped');
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
    await press('Escape');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }),
];

/** Runs the command from the palette and waits for the page to say it. */
async function checked(expected: RegExp): Promise<vscode.TextDocument> {
  await runFromPalette('ML Dockerfile: Check GPU Host');
  return until(`a page with ${expected}`, () => {
    const shown = vscode.window.activeTextEditor?.document;
    return shown?.uri.scheme === 'ml-dockerfile-host' && expected.test(shown.getText()) && shown;
  });
}

/** What a click on a lens does; the click itself is VS Code's. */
async function clickLens(document: vscode.TextDocument, title: string): Promise<void> {
  const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
  );
  const command = lenses.find((lens) => lens.command?.title === title)?.command;
  assert.ok(command, `no lens "${title}"`);
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}
