import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { AnyRule } from '../../../server/src/engine/rule.ts';
import { startServer } from '../../../server/src/lsp/start.ts';
import type { FolderEntry } from '../../../server/src/project/folderReader.ts';
import type { TagStore } from '../../../server/src/registry/tagStore.ts';
import { Editor, type EditorOptions } from './editor.ts';

/** Files of a machine that exists only in a test; counts how often it is asked. */
export class MemoryFiles {
  readonly texts: Map<string, string>;
  reads = 0;

  constructor(texts: Readonly<Record<string, string>> = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  read(uri: string): Promise<string | undefined> {
    this.reads++;
    return Promise.resolve(this.texts.get(uri));
  }

  list(uri: string): Promise<readonly FolderEntry[]> {
    const folder = `${uri}/`;
    const below = [...this.texts.keys()].filter((key) => key.startsWith(folder));
    const names = new Map(
      below.map((key) => {
        const [name = '', ...rest] = decodeURI(key).slice(folder.length).split('/');
        return [name, rest.length > 0 ? ('folder' as const) : ('file' as const)];
      }),
    );
    return Promise.resolve([...names].map(([name, kind]) => ({ name, kind })));
  }

  exists(uri: string): Promise<boolean> {
    this.reads++;
    const folder = `${uri}/`;
    return Promise.resolve(
      this.texts.has(uri) || [...this.texts.keys()].some((key) => key.startsWith(folder)),
    );
  }
}

export interface RunningServer {
  readonly editor: Editor;
  readonly files: MemoryFiles;
  /** Exit codes the server asked its host for. */
  readonly exits: readonly number[];
}

export interface ServerOptions extends EditorOptions {
  readonly rules?: readonly AnyRule[];
  readonly files?: MemoryFiles;
  readonly settings?: unknown;
  /** Where tag lists are kept; nowhere otherwise. */
  readonly tagStore?: TagStore;
  /** A rule that throws is expected; otherwise anything logged as an error fails the test. */
  readonly mayFail?: boolean;
}

/** A server and an editor, connected by two streams in this process, past `initialized`. */
export async function connected(options: ServerOptions = {}): Promise<RunningServer> {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  const files = options.files ?? new MemoryFiles();
  const exits: number[] = [];
  const store = options.tagStore;
  const connection = createMessageConnection(
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toEditor),
  );
  startServer(connection, {
    files,
    folders: files,
    today: () => '2026-11-21',
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    exit: (code) => exits.push(code),
    watchParent: () => undefined,
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    ...(store === undefined ? {} : { tagStore: () => store }),
  });
  const editor = new Editor(toEditor, toServer);
  if (options.settings !== undefined) editor.settings = () => options.settings;
  await editor.start(options);
  onTestFinished(() => {
    editor.connection.dispose();
    connection.dispose();
    const errors = editor.logged.filter(({ type }) => type === 1);
    if (errors.length > 0 && options.mayFail !== true)
      throw new Error(`the server logged errors: ${errors.map(({ message }) => message).join('\n')}`);
  });
  return { editor, files, exits };
}
