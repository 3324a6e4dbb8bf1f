/** The section of the editor's settings that the server asks for, per resource. */
export const SETTINGS_SECTION = 'mlDockerfile';

/** The kind of the code action that applies every safe fix. */
export const FIX_ALL_KIND = 'source.fixAll.mlDockerfile';

/** Documents the server wants to see besides Dockerfiles: its own project file. */
export const CONFIG_FILE_GLOB = '**/.ml-dockerfile.yaml';
