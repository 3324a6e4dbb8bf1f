import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readText } from '../cli/readText.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';

/** The files of the machine; URIs of other schemes hold nothing. */
export function nodeFiles(): WorkspaceFiles {
  return {
    async read(uri, signal) {
      const path = signal.aborted ? undefined : pathOf(uri);
      const read = path === undefined ? undefined : await readText(path);
      return read === undefined || 'problem' in read ? undefined : read.text;
    },
    async exists(uri, signal) {
      const path = signal.aborted ? undefined : pathOf(uri);
      if (path === undefined) return false;
      return (await stat(path).catch(() => undefined)) !== undefined;
    },
  };
}

/** Undefined for what cannot be a path here: another scheme, another machine, a NUL or an escaped slash in it. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}
