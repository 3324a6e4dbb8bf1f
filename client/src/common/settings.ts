import { type TextDocument, workspace } from 'vscode';

export const SECTION = 'mlDockerfile';

export function isEnabled(): boolean {
  return workspace.getConfiguration(SECTION).get('enable', true);
}

/** The setting is machine-scoped: no folder that somebody opens can name a program. */
export function dockerProgram(): string {
  return workspace.getConfiguration(SECTION).get('docker.path', '').trim() || 'docker';
}

/** How the editor reaches the network; machine settings all. */
export function proxySettings(): { proxy: string; noProxy: readonly string[]; support: string } {
  const http = workspace.getConfiguration('http');
  return {
    proxy: http.get('proxy', ''),
    noProxy: http.get<readonly string[]>('noProxy', []),
    support: http.get('proxySupport', ''),
  };
}

/** When to look at the host of the engine; a setting of the machine too. */
export function hostDetection(): 'off' | 'onCommand' | 'onStart' {
  return workspace.getConfiguration(SECTION).get('host.detect', 'onCommand');
}

export function hidesRepeats(): boolean {
  return workspace.getConfiguration(SECTION).get('neighbours', 'auto') === 'auto';
}

/** Whether to offer commands above the stages of this Dockerfile. */
export function showsCodeLenses(document: TextDocument): boolean {
  return isEnabled() && workspace.getConfiguration(SECTION, document).get('codeLens', true);
}

/** Whether hints stand behind the images of this Dockerfile, which say what the bases hold. */
export function showsInlayHints(document: TextDocument): boolean {
  const editor = workspace.getConfiguration('editor', document).get<string>('inlayHints.enabled', 'on');
  return (
    editor !== 'off' &&
    workspace.getConfiguration(SECTION, document).get<string>('inlayHints', 'from') !== 'off'
  );
}
