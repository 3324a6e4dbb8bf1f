import { commands, env, l10n, Uri, window } from 'vscode';
import type { Engine } from '../docker/engine.ts';
import type { Platform } from './platform.ts';
import { dockerProgram } from './settings.ts';

const INSTALL = Uri.parse('https://docs.docker.com/engine/install/');

/** The container engine's client, or undefined after saying what is wrong with it and what to do. */
export async function engineOrMessage(platform: Platform): Promise<Engine | undefined> {
  const program = dockerProgram();
  const answer = await platform.findEngine(program);
  if (answer.kind === 'found') return answer.engine;
  const message =
    answer.kind === 'missing'
      ? l10n.t(
          'The program "{0}" is not on this machine. Install Docker or Podman, or name its program in the setting mlDockerfile.docker.path.',
          program,
        )
      : l10n.t('The program "{0}" does not answer: {1}', program, answer.reason);
  void offerHelp(message);
  return undefined;
}

async function offerHelp(message: string): Promise<void> {
  const settings = l10n.t('Open Setting');
  const install = l10n.t('How to Install Docker');
  const chosen = await window.showErrorMessage(message, settings, install);
  if (chosen === settings)
    await commands.executeCommand('workbench.action.openSettings', 'mlDockerfile.docker.path');
  if (chosen === install) await env.openExternal(INSTALL);
}
