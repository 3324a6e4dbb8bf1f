import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { RULES } from '../../server/src/rules/index.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** Another Node.js than the one that runs the tests. */
  readonly node?: string;
  /** Another copy of the program than the one in `.cache`. */
  readonly program?: string;
}

/** Bundles the command line from the sources as they are now, as esbuild.mjs does, and returns where it lies. */
export async function bundleCli(): Promise<string> {
  // One file per worker, so that two of them never write the same one.
  const folder = join(ROOT, '.cache', `test-cli-${process.env.VITEST_POOL_ID ?? '0'}`);
  const host = (name: string) => join(ROOT, 'server/src/hosts', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  await build({
    // The names of dist: the command line starts the server that lies beside it.
    entryPoints: { cli: host('cli.ts'), server: host('server.ts') },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return join(folder, 'cli.js');
}

/** Runs the program as a process and waits for its end. */
export function runCli(program: string, args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { cwd, input, env, uid, node = process.execPath } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(node, [program, ...args], {
      cwd,
      // Only what a test says: colours and the like must not depend on who runs the tests.
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: join(cwd, '.cache-of-nobody'), ...env },
      ...(uid === undefined ? {} : { uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    // A program that does not read its input closes the pipe; that is not what these tests look at.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** A project file that switches every rule off but these, so that new rules do not change what a test sees. */
export function onlyRules(...ids: readonly string[]): string {
  const others = RULES.map((rule) => rule.meta.id).filter((id) => !ids.includes(id));
  return ['rules:', ...others.map((id) => `  ${id}: 'off'`), ''].join('\n');
}
