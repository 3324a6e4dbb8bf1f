/** The section of the editor's settings that the server asks for, per resource. */
export const SETTINGS_SECTION = 'mlDockerfile';

/** Its shape, as an editor may send it; every value is checked before it is used. */
export interface EditorSettings {
  readonly enable?: boolean;
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly profile?: 'serving' | 'training' | 'dev' | 'auto' | '';
  readonly target?: { readonly gpus?: readonly string[]; readonly driver?: string };
}

/** The kind of the code action that applies every safe fix. */
export const FIX_ALL_KIND = 'source.fixAll.mlDockerfile';

/** Documents the server wants to see besides Dockerfiles: its own project file. */
export const CONFIG_FILE_GLOB = '**/.ml-dockerfile.yaml';
