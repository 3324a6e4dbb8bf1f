import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** By then an editor has opened its first files, so the functions that a start needs have been compiled. */
const SETTLED = 5000;

/**
 * Runs a CommonJS file with what V8 compiled in an earlier run, kept beside it: a third of the start-up time is
 * compiling. The cache holds for one build of the file and one version of Node; V8 itself refuses any other. It is
 * written beside the file because whoever can write there can change the file as well; a read-only installation
 * simply has none.
 */
export function runCached(file: string): void {
  const source = readFileSync(file, 'utf8');
  const { size, mtimeMs } = statSync(file);
  const cacheFile = `${file}.${process.version}-${process.arch}.cache`;
  const key = Buffer.from(`${size} ${mtimeMs}`.padEnd(64));
  const cachedData = readCache(cacheFile, key);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapped, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected === true) writeLater(script, cacheFile, key);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

function readCache(file: string, key: Buffer): Buffer | undefined {
  try {
    const content = readFileSync(file);
    return content.subarray(0, key.length).equals(key) ? content.subarray(key.length) : undefined;
  } catch {
    return undefined; // There is none yet.
  }
}

/** Once, when the server has settled or ends; by renaming, so that no other process ever reads half a cache. */
function writeLater(script: Script, file: string, key: Buffer): void {
  let written = false;
  const write = (): void => {
    if (written) return;
    written = true;
    try {
      const part = `${file}.${process.pid}`;
      writeFileSync(part, Buffer.concat([key, script.createCachedData()]));
      renameSync(part, file);
    } catch {
      // A read-only installation starts as fast as it did this time.
    }
  };
  setTimeout(write, SETTLED).unref();
  process.once('exit', write);
}
