// The shape of server/data/facts/servers.json, written by server/scripts/facts/servers.ts.

type Names = readonly string[];

export interface ServerRow {
  /** The program, or the module of `python -m`. */
  readonly names: Names;
  /** The subcommands that serve; missing: the program itself does. */
  readonly calls?: Names;
  readonly package?: string;
  /** What it listens on by default, options that take another, environment variables that set one. */
  readonly host: readonly [string, Names, Names];
  readonly port: readonly [number, Names, Names];
  /** Options that take `host:port`. */
  readonly bind?: Names;
  readonly elsewhere?: Names;
  readonly readsFile?: true;
  /** Options for the number of workers, environment variables, options that load the application before forking. */
  readonly workers?: readonly [Names, Names, Names];
  readonly sources: Names;
}

export interface ServersFile {
  readonly asOf: string;
  readonly servers: readonly ServerRow[];
  /** Packages that bring no server, packages with the server packages they bring, sources. */
  readonly dependencies: readonly [Names, Readonly<Record<string, Names>>, Names];
}
