// A real Docker Engine for the tests: the one that answers already, else a private one with a socket of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findAll, findProgram } from '../../scripts/find-program.mjs';
import { logDir } from '../../scripts/paths.mjs';
import { capture, openLog, tail } from '../../scripts/process.mjs';

// From plain to frugal: in a container the bridge, iptables or overlay mounts may be out of reach.
const attempts = [
  [],
  ['--iptables=false', '--ip6tables=false'],
  ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs'],
];

/** Resolves to { env, client, stop }: `env` makes every docker client of a child process use this engine. */
export async function startEngine() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-dockerfile-engine-'));
  const client = await workingClient(folder);
  const env = { ...process.env, PATH: [path.dirname(client), process.env.PATH].join(path.delimiter) };
  if (await answers(client, env)) return { env, client, stop: async () => remove(folder) };
  const host = `unix://${path.join(folder, 'docker.sock')}`;
  const privateEnv = { ...env, DOCKER_HOST: host };
  const daemon = await startDaemon(folder, host, () => answers(client, privateEnv));
  return {
    env: privateEnv,
    client,
    async stop() {
      daemon.child.kill();
      await daemon.ended;
      remove(folder);
    },
  };
}

/** A client of version 23 or later builds through a plug-in that may be absent; a link puts one that works first on the PATH. */
async function workingClient(folder) {
  const clients = findAll('docker');
  if (clients.length === 0) throw new Error('No docker client on this machine.');
  const fit = await Promise.all(clients.map(canBuild));
  const client = clients[Math.max(0, fit.indexOf(true))];
  if (process.platform === 'win32') return client;
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(client, path.join(bin, 'docker'));
  return path.join(bin, 'docker');
}

async function canBuild(client) {
  const { stdout } = await capture(client, ['--version']);
  const major = Number(/version (\d+)/.exec(stdout)?.[1]);
  return major < 23 || (await capture(client, ['buildx', 'version'])).code === 0;
}

async function answers(client, env) {
  return (await capture(client, ['version', '--format', '{{.Server.Version}}'], { env })).code === 0;
}

async function startDaemon(folder, host, isUp) {
  const program = findProgram('dockerd');
  if (program === undefined) throw new Error('No Docker Engine answers and dockerd is not installed.');
  const log = path.join(logDir, 'dockerd.log');
  for (const flags of attempts) {
    const child = spawn(program, [...dataFlags(folder, host), ...flags], {
      stdio: ['ignore', openLog(log), openLog(log)],
    });
    const daemon = { child, ended: new Promise((resolve) => child.once('close', resolve)) };
    if (await waitUntilUp(daemon, isUp)) return daemon;
    child.kill();
    await daemon.ended;
  }
  throw new Error(`dockerd does not start here (it needs root).\n${tail(log, 12)}`);
}

function dataFlags(folder, host) {
  const at = (name) => path.join(folder, name);
  return [
    '--host',
    host,
    '--data-root',
    at('data'),
    '--exec-root',
    at('exec'),
    '--pidfile',
    at('dockerd.pid'),
  ];
}

async function waitUntilUp({ ended }, isUp) {
  const deadline = AbortSignal.timeout(30_000);
  let alive = true;
  ended.then(() => {
    alive = false;
  });
  while (alive && !deadline.aborted) {
    if (await isUp()) return true;
    await delay(100);
  }
  return false;
}

/** Mounts of the last containers may end a little later than the daemon; a folder left behind fails no test. */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch (error) {
    console.log(`left behind: ${error.message}`);
  }
}
