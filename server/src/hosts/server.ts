import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { startServer } from '../lsp/start.ts';
import { nodeFiles } from './nodeFiles.ts';
import { nodeFolders } from './nodeFolders.ts';
import { nodeTagStore } from './nodeTagStore.ts';

const PARENT_CHECK = 3000;

/** `--node-ipc` talks to a parent that forked us; everything else is standard input and output. */
function connect(): MessageConnection {
  if (process.argv.includes('--node-ipc')) {
    process.on('disconnect', () => process.exit(1));
    return createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  }
  return createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
}

/** An editor that was killed while we were busy closes no pipe that we would see in time. */
function watchParent(processId: number): void {
  const timer = setInterval(() => {
    try {
      process.kill(processId, 0);
    } catch (error) {
      // Not being allowed to signal a process (EPERM) means that it lives.
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') process.exit(1);
    }
  }, PARENT_CHECK);
  timer.unref();
}

startServer(connect(), {
  files: nodeFiles(),
  folders: nodeFolders(),
  tagStore: nodeTagStore,
  today: () => new Date().toISOString().slice(0, 10),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  exit: (code) => process.exit(code),
  watchParent,
});
