import { CONFIG_FILE_NAME } from '../engine/configFileName.ts';
import { foldersUpward, uriIn } from './folders.ts';
import type { Cancellation, WorkspaceFiles } from './workspaceFiles.ts';

/** A project file as found: where, and what is in it. */
export interface FoundConfig {
  readonly uri: string;
  /** Undefined when the file is there but could not be read. */
  readonly text: string | undefined;
}

/**
 * The nearest `.ml-dockerfile.yaml` from the folder of the Dockerfile at `uri` upward, to `root` or, without one, to
 * the repository that holds the Dockerfile or the top of the file system.
 */
export async function findConfig(
  uri: string,
  root: string | undefined,
  files: WorkspaceFiles,
  signal: Cancellation,
): Promise<FoundConfig | undefined> {
  const { folders } = await foldersUpward(uri, root, files, signal);
  for (const folder of folders) {
    const candidate = uriIn(folder, CONFIG_FILE_NAME);
    if (await files.exists(candidate, signal))
      return { uri: candidate, text: await files.read(candidate, signal) };
  }
  return undefined;
}
