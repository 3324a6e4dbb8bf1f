import { readdir } from 'node:fs/promises';
import type { FolderReader } from '../project/folderReader.ts';
import { pathOf } from './nodeFiles.ts';

/** The folders of the machine. */
export function nodeFolders(): FolderReader {
  return {
    async list(uri, signal) {
      const path = signal.aborted ? undefined : pathOf(uri);
      if (path === undefined) return [];
      const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
      return entries.map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? 'folder' : 'file' }));
    },
  };
}
