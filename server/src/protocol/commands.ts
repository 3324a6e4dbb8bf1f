/**
 * Commands the server runs by `workspace/executeCommand`. The client of VS Code registers each under its own name, so
 * those of the palette have others.
 */
export const REFRESH_COMMAND = 'mlDockerfile.server.refreshKnowledge';
export const PIN_COMMAND = 'mlDockerfile.server.pinDigest';

/** What the command that refreshes answers; the user has been told already. */
export interface RefreshAnswer {
  /** How many images were asked for, and of how many a tag list was read. */
  readonly asked: number;
  readonly read: number;
  readonly message: string;
}

/** The argument of the command that pins: the image of a FROM in one version of a document. */
export interface PinArgument {
  readonly uri: string;
  readonly version: number;
  /** Where the reference starts, in UTF-16 units from the start of the document. */
  readonly start: number;
}
