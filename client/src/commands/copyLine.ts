import { env, l10n, window } from 'vscode';
import type { Platform } from '../common/platform.ts';
import { commandLine, type ShellFamily } from '../docker/display.ts';
import type { Invocation } from '../docker/invocation.ts';
import { askForChoice, type Choice } from './formQuestions.ts';

/** Puts a line on the clipboard that a shell of the person's choice reads back as exactly these arguments. */
export async function copyLine(platform: Platform, invocation: Invocation): Promise<void> {
  const shells: readonly Choice<ShellFamily>[] = [
    { label: 'bash, zsh, sh', value: 'posix' },
    { label: 'fish', value: 'fish' },
    { label: 'PowerShell', description: l10n.t('7.3 and later'), value: 'powershell' },
    { label: 'cmd', value: 'cmd' },
  ];
  const own = shells.filter(({ value }) => value === platform.shell);
  const others = shells.filter(({ value }) => value !== platform.shell);
  const shell = await askForChoice(l10n.t('Shell that reads the line'), [...own, ...others]);
  if (shell === undefined) return;
  await env.clipboard.writeText(commandLine(invocation, shell.value));
  window.setStatusBarMessage(l10n.t('Command copied'), 4000);
}

/** Leaves a line at a prompt without running it; only lines that mean the same in every shell come here. */
export function atPrompt(line: string): void {
  const terminal = window.createTerminal('ML Dockerfile');
  terminal.show();
  terminal.sendText(line, false);
}
