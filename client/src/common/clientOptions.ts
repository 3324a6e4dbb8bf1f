import type { LogOutputChannel } from 'vscode';
import type { LanguageClientOptions, Middleware } from 'vscode-languageclient';

/** Every Dockerfile, saved or not, on any file system, and the project file. */
const SELECTOR = [{ language: 'dockerfile' }, { pattern: '**/.ml-dockerfile.yaml' }];

/** Settings and files to watch are not named here: the server registers those it reads. */
export function clientOptions(log: LogOutputChannel, middleware: Middleware): LanguageClientOptions {
  return { documentSelector: SELECTOR, outputChannel: log, middleware };
}
