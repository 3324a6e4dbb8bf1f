import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();

interface Row {
  readonly names: readonly string[];
  readonly calls?: readonly string[];
  readonly package: string | null;
  readonly host: string;
  readonly port: number;
  readonly host_options: readonly string[];
  readonly workers_options?: readonly string[];
}
const table = readTable<{
  readonly servers: readonly Row[];
  readonly dependencies: {
    readonly none: readonly string[];
    readonly some: Readonly<Record<string, readonly string[]>>;
  };
}>('servers');

describe('servers', () => {
  it.each(table.servers)('$names $calls', (row) => {
    for (const name of row.names) {
      const answer = knowledge.server(name, row.calls?.slice(0, 1) ?? []);
      if (answer.kind !== 'known') throw new Error(`${name} is not known`);
      expect(answer.sources.length).toBeGreaterThan(0);
      expect(answer.value).toMatchObject({
        package: row.package ?? undefined,
        host: row.host,
        port: String(row.port),
        hostOptions: row.host_options,
        workerOptions: row.workers_options ?? [],
      });
    }
  });

  it('tells what serves from what does not', () => {
    expect(knowledge.server('flask', ['db', 'upgrade']).kind).toBe('unknown');
    expect(knowledge.server('constructor', []).kind).toBe('unknown');
  });

  it('knows which packages bring a server, and says nothing of others', () => {
    for (const name of table.dependencies.none) expect(knowledge.bringsServers(name), name).toEqual([]);
    for (const [name, servers] of Object.entries(table.dependencies.some))
      expect(knowledge.bringsServers(name), name).toEqual(servers);
    expect(knowledge.bringsServers('fastapi[standard]')).toBeUndefined();
    expect(knowledge.bringsServers('constructor')).toBeUndefined();
  });
});
