/** How the engine's surroundings are read, whatever the host: disk, editor buffers, a virtual file system. */
export interface WorkspaceFiles {
  /** Text of a file; undefined when it does not exist, is no file, is too large or cannot be read. */
  read(uri: string, signal: AbortSignal): Promise<string | undefined>;
}
