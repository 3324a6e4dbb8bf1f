/** Asks which lines of a Dockerfile made the layers of an image. Answers `null` for a file that is no Dockerfile. */
export const LAYERS_METHOD = 'mlDockerfile/layers';

export interface LayersParams {
  /** An open document, or a file that the server can read. */
  readonly uri: string;
  /** How each layer was made, as `docker history` says it, newest first. */
  readonly createdBy: readonly string[];
}

/** For each layer, in the same order, the line of its instruction from 0; null for the base image and the unknown. */
export type LayerLines = readonly (number | null)[];
