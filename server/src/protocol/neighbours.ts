/** Tells that extensions came or went. The same stands in `initializationOptions` as the server starts. */
export const NEIGHBOURS_METHOD = 'mlDockerfile/neighbours';

export interface NeighboursParams {
  /** Another extension completes, renames and formats Dockerfiles. */
  readonly editDockerfiles: boolean;
}
