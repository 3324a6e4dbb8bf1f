import type { Cancellation } from './workspaceFiles.ts';

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Lists folders, where the host can: for completing paths, which nothing else waits for. */
export interface FolderReader {
  /** What lies in a folder; nothing where it cannot be read. */
  list(uri: string, signal: Cancellation): Promise<readonly FolderEntry[]>;
}
