import { known, UNKNOWN } from './known.ts';
import type { ServerRow, ServersFile } from './serverFacts.ts';
import type { SourceBook } from './sourceBook.ts';
import type { Server } from './subjects.ts';
import type { KnowledgeBase } from './types.ts';

type ServerQueries = Pick<KnowledgeBase, 'server' | 'bringsServers'>;

/** Programs that answer requests, by the name they are called by. */
export function serverQueries(file: ServersFile, book: SourceBook): ServerQueries {
  const [none, some] = file.dependencies;
  return {
    server: (program, words) => {
      const row = file.servers.find(
        ({ names, calls }) =>
          names.includes(program) && (calls === undefined || calls.some((call) => words.includes(call))),
      );
      return row === undefined ? UNKNOWN : known(described(row), row.sources, book);
    },
    bringsServers: (requirement) => {
      if (none.includes(requirement)) return [];
      return Object.hasOwn(some, requirement) ? some[requirement] : undefined;
    },
  };
}

function described(row: ServerRow): Server {
  const [host, hostOptions, hostVariables] = row.host;
  const [port, portOptions, portVariables] = row.port;
  const [workerOptions, workerVariables, preloadOptions] = row.workers ?? [[], [], []];
  return {
    package: row.package,
    host,
    hostOptions,
    hostVariables,
    port: String(port),
    portOptions,
    portVariables,
    bindOptions: row.bind ?? [],
    elsewhere: row.elsewhere ?? [],
    readsFile: row.readsFile === true,
    workerOptions,
    workerVariables,
    preloadOptions,
  };
}
