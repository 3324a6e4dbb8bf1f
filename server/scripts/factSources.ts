// What every part of compile-facts.ts shares: reading a source table and naming the sources of a fact.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcesFile } from '../src/knowledge/facts.ts';

export const data = join(import.meta.dirname, '..', 'data');

interface SourceRow {
  readonly name?: string;
  readonly what?: string;
  readonly as_of?: string;
}
export interface Table {
  readonly compiled?: string;
  readonly as_of?: string;
  readonly sources: Readonly<Record<string, SourceRow>>;
}

/** A table of server/data/tables. */
export function table<T>(name: string): T & Table {
  return JSON.parse(readFileSync(join(data, 'tables', `${name}.json`), 'utf8')) as T & Table;
}

const SHORT_TITLES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(data, 'tables/source-titles.json'), 'utf8'),
).titles;

/** Collects every source a fact names; ids are prefixed with the table because tables reuse short ids. */
export class Sources {
  readonly used = new Map<string, readonly [string, string]>();

  /** Ids of the form `table:id` for source fields such as `a+b` or lists; unlisted ones become titles themselves. */
  ids(prefix: string, from: Table, field: string | readonly string[] | null | undefined): string[] {
    const keys = typeof field === 'string' ? field.split('+') : (field ?? []);
    return keys.map((key) => {
      const row = from.sources[key];
      const id = `${prefix}:${key}`;
      const title = SHORT_TITLES[id] ?? row?.name ?? row?.what ?? key;
      this.used.set(id, [title, isoPart(row?.as_of ?? '') || isoPart(tableDate(from))]);
      return id;
    });
  }

  file(asOf: string): SourcesFile {
    const sorted = [...this.used].sort(([a], [b]) => (a < b ? -1 : 1));
    return { revision: `${asOf}.1`, asOf, sources: Object.fromEntries(sorted) };
  }
}

/** The day a table was compiled. */
export function tableDate(from: Table): string {
  return from.compiled ?? from.as_of ?? '';
}

/** The newest ISO date, month or year in a free text such as "2026-08 to 2026-10". */
export function isoPart(text: string): string {
  const parts = text.match(/\b\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?\b/g) ?? [];
  return parts.sort().at(-1) ?? '';
}
