import { type LogOutputChannel, workspace } from 'vscode';
import type { LanguageClientOptions, Middleware } from 'vscode-languageclient';
import { SECTION } from './settings.ts';

/** Files beside a Dockerfile that its findings depend on. */
const WATCHED =
  '**/{.ml-dockerfile.yaml,.dockerignore,*.dockerignore,*requirements*.txt,*requirements*.in,requirements/*.txt,pyproject.toml,environment.y{a,}ml,compose*.y{a,}ml,docker-compose*.y{a,}ml}';

/** Every Dockerfile, saved or not, on any file system, and the project file. */
const SELECTOR = [{ language: 'dockerfile' }, { pattern: '**/.ml-dockerfile.yaml' }];

export function clientOptions(log: LogOutputChannel, middleware: Middleware): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: log,
    synchronize: {
      configurationSection: SECTION,
      fileEvents: workspace.createFileSystemWatcher(WATCHED),
    },
    middleware,
  };
}
