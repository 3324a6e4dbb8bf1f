import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../../package.json';
import { FAILED } from '../cli/host.ts';
import { main } from '../cli/main.ts';
import { readEnd } from '../cli/readLog.ts';
import { readInput } from '../cli/readText.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import { RULES } from '../rules/index.ts';
import { cachedLists } from './cachedLists.ts';
import { nodeFiles } from './nodeFiles.ts';
import { nodeTagStore } from './nodeTagStore.ts';

// A reader that has seen enough (`| head`) closes the pipe; the run still ends with its own exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) process.stderr.write(`ml-dockerfile: cannot write: ${error.message}\n`);
    process.exit(FAILED);
  });
}

const today = new Date().toISOString().slice(0, 10);
const store = nodeTagStore(undefined);
const tagLists = () =>
  cachedLists(store.place, (path) =>
    process.stderr.write(`ml-dockerfile: ${path} is damaged and not used; \`refresh\` replaces it\n`),
  );

main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  terminal: process.stdout.isTTY === true,
  version,
  today,
  rules: RULES,
  files: nodeFiles(),
  knowledge: () => loadKnowledge(undefined, { lists: tagLists(), today }),
  tagLists,
  tagStore: () => store,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  input: () => readInput(process.stdin),
  inputEnd: () => readEnd(process.stdin),
  // The server is a bundle of its own beside this one: linting neither loads nor carries it.
  startServer: async () => {
    await import(pathToFileURL(join(__dirname, 'server.js')).href);
  },
}).then((status) => {
  process.exitCode = status;
});
