// Reads a terminal as a person copies from it; its canvas has no text to look at.
import * as vscode from 'vscode';
import { until } from './waiting';

export function terminalShowing(text: RegExp): Promise<string> {
  return until(`${text} in the terminal`, async () => {
    const shown = await terminalText();
    return text.test(shown) && shown;
  });
}

async function terminalText(): Promise<string> {
  await vscode.commands.executeCommand('workbench.action.terminal.focus');
  await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  await vscode.commands.executeCommand('workbench.action.terminal.clearSelection');
  // A long line is copied with the breaks of the screen.
  return (await vscode.env.clipboard.readText()).replaceAll(/\s+/g, ' ');
}
