import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { threadId } from 'node:worker_threads';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { Editor } from './editor.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DEADLINE = 10_000;

/** Bundles the server as it is shipped and returns the file. One per worker, so that two do not write one file. */
export async function bundledServer(): Promise<string> {
  const outdir = join(ROOT, '.cache/protocol', String(threadId));
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  const hosts = join(ROOT, 'server/src/hosts');
  await build({
    entryPoints: { server: join(hosts, 'server.ts') },
    outdir,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return join(outdir, 'server.js');
}

export interface ServerProcess {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly editor: Editor;
  /** The exit code; fails when the process does not end in time. */
  readonly ended: () => Promise<number | null>;
  readonly errorOutput: () => string;
}

/** Starts the bundle as a process and puts an editor at its pipes. */
export function startProcess(file: string, args: readonly string[] = ['--stdio']): ServerProcess {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Tag lists that the user of this machine has read are not those of a test.
    env: { ...process.env, XDG_CACHE_HOME: join(ROOT, '.cache/protocol/nobody') },
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdin.on('error', () => undefined);
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const editor = new Editor(child.stdout, child.stdin);
  onTestFinished(() => {
    editor.connection.dispose();
    child.kill('SIGKILL');
  });
  return { process: child, editor, ended: () => within(exit), errorOutput: () => errors };
}

function within<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server still runs after ${DEADLINE} ms`)), DEADLINE);
    promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    }, reject);
  });
}
