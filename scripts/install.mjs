// Installs the packages of package-lock.json when node_modules is missing or holds something else.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { requireNode24 } from './node.mjs';
import { npm } from './npm.mjs';
import { inModules, logDir, root } from './paths.mjs';
import { tail } from './process.mjs';

/** Resolves to true when something had to be installed. */
export async function ensureDependencies() {
  const stale = !isUpToDate();
  if (stale) await install();
  await requireNode24();
  return stale;
}

/** Compares what npm wrote down as installed with the lock, since file times say nothing after a git checkout. */
function isUpToDate() {
  const record = inModules('.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(record);
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional || installed[name]?.version === entry.version,
  );
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

async function install() {
  console.log('Installing the packages of package-lock.json (npm ci) …');
  const log = path.join(logDir, 'npm-ci.log');
  const { code, error } = await npm(['ci', '--no-audit', '--no-fund'], { cwd: root, log });
  if (code === 0) return;
  throw new Error(
    `npm ci failed${error ? ` (${error})` : ''}. ${adviceFor(tail(log, 400))}\n${tail(log, 15)}`,
  );
}

function adviceFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return 'The package registry could not be reached: this needs a network once.';
  }
  if (/EACCES|EPERM/.test(output))
    return 'A folder is not writable by this user (node_modules or the npm cache).';
  if (/ENOSPC/.test(output)) return 'The disk is full: about 300 MB are needed.';
  return `The whole output is in ${path.relative(root, logDir)}/npm-ci.log.`;
}
