import { type ExecFileException, execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { ProgramAnswer } from '../common/platform.ts';
import type { Invocation } from '../docker/invocation.ts';

const LIMIT_MS = 15_000;
const MOST_BYTES = 8_000_000;

/** Runs a program to its end, unseen, and hands out what it printed. Nothing is run through a shell. */
export function askProgram({ program, argv }: Invocation, signal?: AbortSignal): Promise<ProgramAnswer> {
  // Not in the workspace: Windows looks for programs in the current folder first.
  const options = { cwd: homedir(), timeout: LIMIT_MS, maxBuffer: MOST_BYTES, signal };
  return new Promise((resolve) => {
    execFile(program, [...argv], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      const failure = error === null || signal?.aborted === true ? undefined : failureOf(error);
      resolve({ code, stdout, stderr, ...(failure === undefined ? {} : { failure }) });
    });
  });
}

function failureOf({ code, killed }: ExecFileException): ProgramAnswer['failure'] {
  if (code === 'ENOENT') return 'missing';
  return killed === true ? { lateAfterMs: LIMIT_MS } : undefined;
}
