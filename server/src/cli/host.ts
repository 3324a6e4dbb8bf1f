import type { AnyRule } from '../engine/rule.ts';
import type { TagList } from '../knowledge/tagList.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';
import type { TagStore } from '../registry/tagStore.ts';

/** What the command line gets from the process it runs in. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output is a terminal. */
  readonly terminal: boolean;
  readonly version: string;
  /** ISO date. */
  readonly today: string;
  readonly rules: readonly AnyRule[];
  readonly files: WorkspaceFiles;
  /** Loads the tables, and what `refresh` read; ask once. */
  knowledge(): KnowledgeBase;
  /** The tag lists that `refresh` read. */
  tagLists(): readonly TagList[];
  /** Where it keeps them. */
  tagStore(): TagStore;
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  /** The end of standard input, where it is long. */
  inputEnd(): Promise<Uint8Array>;
  /** Starts the language server on standard input and output, and returns when it runs. */
  startServer(): Promise<void>;
}

/** Exit statuses; they are part of the contract with scripts. */
export const CLEAN = 0;
export const FOUND = 1;
export const FAILED = 2;
export type Status = typeof CLEAN | typeof FOUND | typeof FAILED;
