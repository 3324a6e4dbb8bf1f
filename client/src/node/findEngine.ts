import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import type { EngineAnswer } from '../common/platform.ts';
import { dialectOf } from '../docker/engine.ts';

const LIMIT_MS = 10_000;
const execute = promisify(execFile);

/** Asks for the version only: neither the engine nor the network is needed for the answer. */
export async function findEngine(program: string): Promise<EngineAnswer> {
  try {
    // Not in the workspace: Windows looks for programs in the current folder first.
    const { stdout } = await execute(program, ['--version'], { cwd: homedir(), timeout: LIMIT_MS });
    return { kind: 'found', engine: { program, dialect: dialectOf(stdout) } };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
