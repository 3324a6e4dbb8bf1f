import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateOn } from '../common/activate.ts';
import type { Platform } from '../common/platform.ts';
import { findEngine } from './findEngine.ts';
import { runInTerminal } from './terminal.ts';

/** VS Code on a desktop or on a remote machine: wherever processes can be started. */
export function activate(context: ExtensionContext): void {
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const platform: Platform = {
    createClient: (options) => new LanguageClient('mlDockerfile', 'ML Dockerfile', server, options),
    findEngine,
    runInTerminal,
    shell: process.platform === 'win32' ? 'powershell' : 'posix',
  };
  activateOn(platform, context);
}
