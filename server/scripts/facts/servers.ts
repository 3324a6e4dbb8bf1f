import type { ServersFile } from '../../src/knowledge/serverFacts.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';

interface ServersTable {
  readonly servers: readonly {
    readonly names: readonly string[];
    readonly calls?: readonly string[];
    readonly package: string | null;
    readonly host: string;
    readonly host_options: readonly string[];
    readonly host_env: readonly string[];
    readonly port: number;
    readonly port_options: readonly string[];
    readonly port_env: readonly string[];
    readonly bind_options?: readonly string[];
    readonly elsewhere?: readonly string[];
    readonly reads_file?: boolean;
    readonly workers_options?: readonly string[];
    readonly workers_env?: readonly string[];
    readonly preload_options?: readonly string[];
    readonly source: string;
  }[];
  readonly dependencies: {
    readonly none: readonly string[];
    readonly some: Readonly<Record<string, readonly string[]>>;
    readonly source: string;
  };
}

/** Programs that answer requests: where they listen, what changes it, which package brings them. */
export function compileServers(sources: Sources): ServersFile {
  const from = table<ServersTable>('servers');
  const id = (source: string) => sources.ids('servers', from, source);
  const { none, some, source } = from.dependencies;
  return {
    asOf: isoPart(tableDate(from)),
    servers: from.servers.map((row) => ({
      names: row.names,
      ...(row.calls === undefined ? {} : { calls: row.calls }),
      ...(row.package === null ? {} : { package: row.package }),
      host: [row.host, row.host_options, row.host_env],
      port: [row.port, row.port_options, row.port_env],
      ...(row.bind_options === undefined ? {} : { bind: row.bind_options }),
      ...(row.elsewhere === undefined ? {} : { elsewhere: row.elsewhere }),
      ...(row.reads_file === true ? { readsFile: true as const } : {}),
      ...(row.workers_options === undefined
        ? {}
        : { workers: [row.workers_options, row.workers_env ?? [], row.preload_options ?? []] as const }),
      sources: id(row.source),
    })),
    dependencies: [none, some, id(source)],
  };
}
