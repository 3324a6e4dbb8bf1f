import { homedir } from 'node:os';
import path from 'node:path';
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateOn } from '../common/activate.ts';
import type { Platform } from '../common/platform.ts';
import { proxySettings } from '../common/settings.ts';
import { askProgram } from './askProgram.ts';
import { findEngine } from './findEngine.ts';
import { proxyEnvironment } from './proxyEnvironment.ts';
import { executionOf, runInTerminal } from './terminal.ts';

/** VS Code on a desktop or on a remote machine: wherever processes can be started. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  const platform: Platform = {
    createClient: (options) => {
      const env = proxyEnvironment(proxySettings());
      const server = { module, transport: TransportKind.ipc, options: { env } };
      return new LanguageClient('mlDockerfile', 'ML Dockerfile', server, options);
    },
    findEngine,
    ask: askProgram,
    runInTerminal,
    execution: executionOf,
    shell: process.platform === 'win32' ? 'powershell' : 'posix',
    os: process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'mac' : 'linux',
    dockerFolder: Uri.file(process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker')),
  };
  activateOn(platform, context);
}
