import type { WorkspaceFiles } from '../../../server/src/project/workspaceFiles.ts';

export const LIVE = { aborted: false };

/** A file system of texts by path below `file:///repo/`, which is a repository; folders exist when a file is in them. */
export function memoryFiles(texts: Readonly<Record<string, string>>, top = 'file:///repo'): WorkspaceFiles {
  const all = new Map(Object.entries(texts).map(([path, text]) => [`${top}/${path}`, text]));
  all.set(`${top}/.git/HEAD`, 'ref: refs/heads/main\n');
  return {
    read: async (uri) => all.get(uri),
    exists: async (uri) => all.has(uri) || [...all.keys()].some((key) => key.startsWith(`${uri}/`)),
  };
}
