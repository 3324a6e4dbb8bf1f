// The parts npm cannot bring: a browser, a container engine, Neovim. Installed with apt where that is possible.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { logDir } from './paths.mjs';
import { run, tail } from './process.mjs';

const browsers = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'msedge',
];

export const findBrowser = () => findProgram(...browsers);

const parts = [
  {
    name: 'Chromium',
    debian: 'chromium',
    find: findBrowser,
    why: 'shows the real VS Code that the editor tests drive',
  },
  {
    name: 'Docker Engine',
    debian: 'docker.io',
    find: () => findProgram('dockerd'),
    why: 'builds the images of the palette tests',
  },
  {
    name: 'Docker client',
    debian: 'docker.io',
    find: () => findProgram('docker'),
    why: 'is what the build and run commands call',
  },
  {
    name: 'Podman',
    debian: 'podman',
    find: () => findProgram('podman'),
    why: 'builds and runs with the arguments that the commands give it',
  },
  {
    name: 'busybox (static)',
    debian: 'busybox-static',
    find: () => findProgram('busybox'),
    why: 'is the content of the test images',
  },
  {
    name: 'Neovim',
    debian: 'neovim',
    find: () => findProgram('nvim'),
    why: 'is the second language-server client of the tests',
  },
  {
    name: 'Python',
    debian: 'python3',
    find: () => findProgram('python3'),
    why: 'runs the program that asks the framework of an image for its GPUs',
  },
  {
    name: 'Docker registry',
    debian: 'docker-registry',
    find: () => findProgram('docker-registry'),
    why: 'serves the tags that the tests of the knowledge update read',
  },
];

export const missingParts = () => parts.filter((part) => part.find() === undefined);

/** Installs what is missing; resolves to a statement of what is still missing, or undefined when all is there. */
export async function ensureSystemParts() {
  if (missingParts().length > 0 && canInstall()) await install(missingParts());
  const missing = missingParts();
  return missing.length === 0 ? undefined : statement(missing);
}

const aptGet = () => findProgram('apt-get');
const isRoot = () => process.getuid?.() === 0;
const canInstall = () => aptGet() !== undefined && isRoot();

async function install(missing) {
  const packages = [...new Set(missing.map((part) => part.debian))];
  console.log(`Installing system packages: ${packages.join(', ')} …`);
  const log = path.join(logDir, 'apt-get.log');
  rmSync(log, { force: true });
  const options = { log, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const lock = ['-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=3'];
  const update = await run(aptGet(), [...lock, 'update'], options);
  if (update.code !== 0) console.log(`apt-get update failed:\n${tail(log, 10)}`);
  const added = await run(
    aptGet(),
    [...lock, 'install', '-y', '--no-install-recommends', ...packages],
    options,
  );
  if (added.code !== 0) console.log(`apt-get install failed:\n${tail(log, 20)}`);
}

function statement(missing) {
  const packages = [...new Set(missing.map((part) => part.debian))].join(' ');
  const lines = missing.map((part) => `  ${part.name}: ${part.why}`);
  return [`Not on this machine:`, ...lines, `  ${adviceFor(packages)}`].join('\n');
}

function adviceFor(packages) {
  if (aptGet() === undefined) return 'Install them with the package manager of this system.';
  if (!isRoot())
    return `Install them as root: apt-get update && apt-get install --no-install-recommends ${packages}`;
  return 'apt-get could not install them; its output is in .cache/logs/apt-get.log.';
}
