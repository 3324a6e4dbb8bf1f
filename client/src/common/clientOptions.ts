import type { LogOutputChannel, Uri } from 'vscode';
import type { LanguageClientOptions, Middleware } from 'vscode-languageclient';
import type { NeighboursParams } from '../../../server/src/protocol/neighbours.ts';
import { othersEditDockerfiles } from './otherEditors.ts';

/** Every Dockerfile, saved or not, on any file system, the project file, and what pip installs from. */
const SELECTOR = [
  { language: 'dockerfile' },
  { pattern: '**/.ml-dockerfile.yaml' },
  { language: 'pip-requirements' },
  { pattern: '**/*{requirements,constraints}*.{txt,in}' },
  { pattern: '**/requirements/*.{txt,in}' },
];

/** Settings and files to watch are not named here: the server registers those it reads. */
export function clientOptions(
  log: LogOutputChannel,
  middleware: Middleware,
  storage: Uri,
): LanguageClientOptions {
  // Tag lists that were read since are the user's, whatever folder is open.
  const knowledge = storage.scheme === 'file' ? { knowledgeFolder: storage.fsPath } : {};
  const neighbours: NeighboursParams = { editDockerfiles: othersEditDockerfiles() };
  const initializationOptions = { ...knowledge, ...neighbours };
  return { documentSelector: SELECTOR, outputChannel: log, middleware, initializationOptions };
}
