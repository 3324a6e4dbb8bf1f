import type { Cancellation, WorkspaceFiles } from '../project/workspaceFiles.ts';

interface Entry {
  text?: Promise<string | undefined>;
  exists?: Promise<boolean>;
}

const NEVER: Cancellation = { aborted: false };

/** The files around the open documents, each asked of the disk once until somebody says that it changed. */
export class FileCache {
  readonly #disk: WorkspaceFiles;
  readonly #openText: (uri: string) => string | undefined;
  readonly #entries = new Map<string, Entry>();

  constructor(disk: WorkspaceFiles, openText: (uri: string) => string | undefined) {
    this.#disk = disk;
    this.#openText = openText;
  }

  /** Reads what is not known yet. Notes every file asked for, there or not, in `touched`. */
  reader(touched: Set<string>): WorkspaceFiles {
    return {
      read: (uri) => {
        touched.add(keyOf(uri));
        const open = this.#openText(uri);
        return open === undefined ? this.#text(uri) : Promise.resolve(open);
      },
      exists: (uri) => {
        touched.add(keyOf(uri));
        return this.#openText(uri) === undefined ? this.#exists(uri) : Promise.resolve(true);
      },
    };
  }

  /** Answers from what is known, without the disk; what is not known counts as absent and is noted in `missed`. */
  known(touched: Set<string>, missed: Set<string>): WorkspaceFiles {
    const all = this.reader(touched);
    return {
      read: (uri, signal) => {
        if (this.#openText(uri) !== undefined || this.#entries.get(keyOf(uri))?.text !== undefined)
          return all.read(uri, signal);
        missed.add(uri);
        return Promise.resolve(undefined);
      },
      exists: (uri, signal) => {
        if (this.#openText(uri) !== undefined || this.#entries.get(keyOf(uri))?.exists !== undefined)
          return all.exists(uri, signal);
        missed.add(uri);
        return Promise.resolve(false);
      },
    };
  }

  /** Forgets one file. */
  drop(uri: string): void {
    this.#entries.delete(keyOf(uri));
  }

  dropAll(): void {
    this.#entries.clear();
  }

  #text(uri: string): Promise<string | undefined> {
    const entry = this.#entry(uri);
    entry.text ??= this.#unlessFailed(uri, this.#disk.read(uri, NEVER));
    return entry.text;
  }

  #exists(uri: string): Promise<boolean> {
    const entry = this.#entry(uri);
    entry.exists ??= this.#unlessFailed(uri, this.#disk.exists(uri, NEVER));
    return entry.exists;
  }

  /** A failure is no answer to keep. */
  #unlessFailed<T>(uri: string, answer: Promise<T>): Promise<T> {
    return answer.catch((error) => {
      this.drop(uri);
      throw error;
    });
  }

  #entry(uri: string): Entry {
    const key = keyOf(uri);
    const entry = this.#entries.get(key) ?? {};
    this.#entries.set(key, entry);
    return entry;
  }
}

/** One spelling for every spelling of a URI: editors differ in what they percent-encode and in the drive letter. */
export function keyOf(uri: string): string {
  const plain = decoded(uri);
  return plain.replace(/^file:\/\/\/([A-Za-z]):/, (_, drive: string) => `file:///${drive.toLowerCase()}:`);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // A lone `%` is no encoding; then the spelling stands for itself.
    return uri;
  }
}
