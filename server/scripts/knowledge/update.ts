// What the parts of knowledge-update.ts share: reading a table, and what to write instead.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Changes } from '../tableChanges.ts';

/** A table as it would be after an update. */
export interface Update {
  readonly file: string;
  readonly changes: readonly Changes[];
  readonly text: string;
}

export interface UpdateOptions {
  /** Folder of the tables. */
  readonly tables: string;
  /** Asked instead of the registries of the table. */
  readonly registry: string | undefined;
  /** Images to ask for; all when empty. */
  readonly images: readonly string[];
  /** Where the PyTorch wheel indexes and the end-of-life dates are, instead of what the tables say. */
  readonly torchIndex: string | undefined;
  readonly endOfLife: string | undefined;
}

/** A table; undefined where there is none yet. */
export function readTable<T>(folder: string, file: string): T | undefined {
  const path = join(folder, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

/** A table without which there is nothing to update. */
export function neededTable<T>(folder: string, file: string): T {
  const found = readTable<T>(folder, file);
  if (found === undefined) throw new Error(`${file} is missing: it says whom to ask`);
  return found;
}

/** ISO date. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const PATIENCE = 30_000;

/** The text of a page; anything but a success is an error that names it. */
export async function page(url: URL, accept: string): Promise<string> {
  const response = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${url.host}${url.pathname} answered ${response.status}`);
  return response.text();
}
