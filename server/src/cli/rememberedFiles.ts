import type { WorkspaceFiles } from '../project/workspaceFiles.ts';

/** Asks `files` about each URI once: a run sees one state of the disk, and Dockerfiles share their folders. */
export function rememberedFiles(files: WorkspaceFiles): WorkspaceFiles {
  const texts = new Map<string, Promise<string | undefined>>();
  const existing = new Map<string, Promise<boolean>>();
  return {
    read: (uri, signal) => remembered(texts, uri, () => files.read(uri, signal)),
    exists: (uri, signal) => remembered(existing, uri, () => files.exists(uri, signal)),
  };
}

function remembered<T>(answers: Map<string, Promise<T>>, uri: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(uri);
  if (known !== undefined) return known;
  const answer = ask();
  answers.set(uri, answer);
  return answer;
}
