import { workspace } from 'vscode';

export const SECTION = 'mlDockerfile';

export function isEnabled(): boolean {
  return workspace.getConfiguration(SECTION).get('enable', true);
}

/** The setting is machine-scoped: no folder that somebody opens can name a program. */
export function dockerProgram(): string {
  return workspace.getConfiguration(SECTION).get('docker.path', '').trim() || 'docker';
}

export function hidesRepeats(): boolean {
  return workspace.getConfiguration(SECTION).get('neighbours', 'auto') === 'auto';
}
