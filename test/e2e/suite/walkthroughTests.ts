// The walkthrough as a newcomer sees it: each step has its picture, and its button does what it says.
import * as vscode from 'vscode';
import { click, picture, see, textsOf } from './driver';
import { type Test, test } from './runner';
import { until } from './waiting';

const STEPS = [
  'Dockerfile, image, container',
  'Write the first Dockerfile',
  'See what is wrong, and fix it',
  'Check the GPU',
  'Build and run',
];

export const walkthroughTests: readonly Test[] = [
  test('the walkthrough leads from a folder to a running image', async () => {
    // In a narrow group the walkthrough leaves its pictures out.
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      'ml-dockerfile.ml-dockerfile#start',
    );
    const step = '.getting-started-step .step-title';
    await until('all steps', async () => {
      const titles = (await textsOf(step)).map((title) => title.trim());
      return STEPS.every((title) => titles.includes(title));
    });
    for (const title of STEPS) {
      await click(step, title);
      await see('.getting-started-step.expanded .step-title', title);
      await see('.getting-started-media img');
    }
    await click(step, 'Write the first Dockerfile');
    await picture('walkthrough');
    await click('.getting-started-step.expanded .monaco-button', 'New Dockerfile');
    await see('.quick-input-widget .monaco-list-row.focused');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }),
];
