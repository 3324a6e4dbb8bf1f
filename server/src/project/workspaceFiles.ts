/** How the engine's surroundings are read, whatever the host: disk, editor buffers, a virtual file system. */
export interface WorkspaceFiles {
  /** Text of a file; undefined when it does not exist, is no file, is too large or cannot be read. */
  read(uri: string, signal: Cancellation): Promise<string | undefined>;
  /** True when there is a file or folder; what cannot be looked at counts as absent. */
  exists(uri: string, signal: Cancellation): Promise<boolean>;
}

/** Says that nobody waits for the answer any more. An `AbortSignal` is one; the core knows no platform's. */
export interface Cancellation {
  readonly aborted: boolean;
}
