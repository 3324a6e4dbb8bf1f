import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const data = join(import.meta.dirname, '..', '..', '..', 'server', 'data');

/** A source table, for comparing the compiled facts with what they were compiled from. */
export function readTable<T>(name: string): T {
  return JSON.parse(readFileSync(join(data, 'tables', `${name}.json`), 'utf8')) as T;
}

export { data };
