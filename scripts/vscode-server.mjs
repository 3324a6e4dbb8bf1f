// The real VS Code, served to a browser: what runs the editor tests and `npm start` where no desktop VS Code is.
// It comes as an npm package of 600 MB, kept out of the lockfile in .cache/vscode and installed when first needed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node24 } from './node.mjs';
import { npm } from './npm.mjs';
import { cacheDir, logDir } from './paths.mjs';
import { openLog, run, tail } from './process.mjs';

const version = '4.139.1'; // carries VS Code 1.139.1
const home = path.join(cacheDir, 'vscode', `code-server-${version}`);
const insideVsCode = path.join('node_modules', 'code-server', 'lib', 'vscode');
const serverMain = path.join(home, insideVsCode, 'out', 'server-main.js');

export async function ensureVsCodeServer() {
  if (existsSync(serverMain)) return;
  console.log(`Installing the browser edition of VS Code (code-server ${version}, about 600 MB on disk) …`);
  // Installed beside and renamed at the end, so that an interrupted install never looks like a finished one.
  const staging = `${home}.partial`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(path.join(staging, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await install(['install', ...quiet, `code-server@${version}`], staging);
  // Its own install script would do these two with `npm ci`, for which its lock files are out of step.
  await install(['install', '--omit=dev', ...quiet], path.join(staging, insideVsCode));
  await install(['install', '--omit=dev', ...quiet], path.join(staging, insideVsCode, 'extensions'));
  renameSync(staging, home);
}

async function install(args, cwd) {
  const log = path.join(logDir, 'code-server-install.log');
  const { code } = await npm(args, { cwd, log });
  if (code !== 0) {
    throw new Error(`code-server could not be installed; it needs the package registry.\n${tail(log, 12)}`);
  }
}

/** Installs a VSIX the way `code --install-extension` does. */
export async function installExtension(vsix, { extensionsDir, dataDir }) {
  const log = path.join(logDir, 'install-extension.log');
  const args = [serverMain, ...folders({ extensionsDir, dataDir }), '--install-extension', vsix, '--force'];
  const { code } = await run(node24, args, { log });
  if (code !== 0) throw new Error(`VS Code did not install ${path.basename(vsix)}:\n${tail(log, 12)}`);
}

const folders = ({ extensionsDir, dataDir }) => [
  '--server-data-dir',
  dataDir,
  '--extensions-dir',
  extensionsDir,
];

/** A quiet window: what does not belong to a folder of Dockerfiles stays closed. */
function writeSettings(dataDir) {
  const settings = {
    'chat.disableAIFeatures': true,
    'files.autoSave': 'off', // as on the desktop; browsers default to saving
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
  };
  const folder = path.join(dataDir, 'data', 'Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Starts the server on a free port of the loopback interface; resolves once it answers. */
export async function startVsCodeServer({
  extensionsDir,
  dataDir,
  flags = [],
  env = process.env,
  logName = 'vscode-server',
}) {
  writeSettings(dataDir);
  const listen = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--accept-server-license-terms',
    '--telemetry-level',
    'off',
  ];
  const args = [serverMain, ...listen, ...folders({ extensionsDir, dataDir }), ...flags];
  const log = path.join(logDir, `${logName}.log`);
  // VS Code of the terminal this may run in would otherwise be asked to open the window.
  const child = spawn(node24, args, { env: withoutEditor(env), stdio: ['ignore', 'pipe', openLog(log)] });
  const stopped = new Promise((resolve) => child.once('close', resolve));
  const port = await portOf(child, log);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    stopped,
    async stop() {
      child.kill();
      await stopped;
    },
  };
}

function withoutEditor(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('VSCODE_')));
}

function portOf(child, log) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const port = /Web UI available at http:\/\/[^:]+:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('close', () =>
      reject(new Error(`The VS Code server ended early.\n${output}\n${tail(log, 12)}`)),
    );
  });
}
