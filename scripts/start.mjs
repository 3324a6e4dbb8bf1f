// `npm start`: install, build, print the findings for examples/, then open that folder with the extension loaded.
// `npm start -- --no-editor` ends after the findings.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { ensureDependencies } from './install.mjs';
import { build, pack } from './package.mjs';
import { cacheDir, logDir, root, vsixFile } from './paths.mjs';
import { run, tail } from './process.mjs';
import { ensureVsCodeServer, installExtension, startVsCodeServer } from './vscode-server.mjs';

const examples = path.join(root, 'examples');
const shown = path.join(examples, 'serving', 'Dockerfile');

async function main() {
  await ensureDependencies();
  console.log('Building …');
  if ((await build()).code !== 0) return 1;
  if ((await lintExamples()) > 1) return 1;
  if (process.argv.includes('--no-editor')) return 0;
  const code = desktopEditor();
  return code === undefined ? serveInBrowser() : openDesktop(code);
}

/** The main job on real input. The system's Node runs it, as it would for anyone who installed the command. */
async function lintExamples() {
  console.log('\n$ node dist/cli.js lint examples\n');
  const cli = path.join('dist', 'cli.js');
  const { code } = await run(process.execPath, [cli, 'lint', 'examples'], { cwd: root });
  // 1 says that there are findings, which is what the examples are for; more is a failure.
  return code;
}

/** On Windows `code` is a command file that only a shell can start; the program itself lies one folder above. */
function desktopEditor() {
  const found = findProgram('code');
  return found?.endsWith('.cmd') ? path.join(path.dirname(found), '..', 'Code.exe') : found;
}

async function openDesktop(program) {
  console.log('\nOpening examples/ in VS Code with the extension loaded …');
  const { code, error } = await run(program, [`--extensionDevelopmentPath=${root}`, examples, shown]);
  if (error) console.error(`VS Code did not start: ${error}`);
  return code;
}

async function serveInBrowser() {
  console.log('\nThe command `code` is not installed: serving VS Code to the browser instead.');
  const log = path.join(logDir, 'package.log');
  if ((await pack({ log })).code !== 0) throw new Error(`The extension could not be packed:\n${tail(log)}`);
  await ensureVsCodeServer();
  const folders = {
    extensionsDir: path.join(cacheDir, 'start', 'extensions'),
    dataDir: path.join(cacheDir, 'start', 'data'),
  };
  await installExtension(vsixFile, folders);
  // The server gives its user a terminal, so the address carries a secret: no other user of this machine gets in.
  const token = randomUUID();
  const flags = ['--connection-token', token, '--disable-workspace-trust'];
  const server = await startVsCodeServer({ ...folders, flags });
  const open = [['openFile', `vscode-remote://${new URL(server.origin).host}${shown}`]];
  const query = new URLSearchParams({ folder: examples, payload: JSON.stringify(open), tkn: token });
  console.log(`\nVS Code with ML Dockerfile:\n\n  ${server.origin}/?${query}\n\nCtrl+C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop());
  await server.stopped;
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
