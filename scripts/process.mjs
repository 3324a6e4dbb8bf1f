// Child processes, always as an argument array: no shell reads what we pass.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Runs a program to its end; output goes to `log` when given, else to this terminal. */
export async function run(command, args, { log, ...options } = {}) {
  const output = log === undefined ? 'inherit' : openLog(log);
  try {
    return await exitOf(spawn(command, args, { stdio: ['ignore', output, output], ...options }));
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}

/** Runs a program and keeps what it printed. */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  }
  return { ...(await exitOf(child)), ...output };
}

/** A program that cannot be started is an exit with a reason, not an exception. */
function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, error: error.message }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 1, error: signal ? `ended by ${signal}` : undefined }),
    );
  });
}

export function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  return openSync(file, 'w');
}

/** The last lines of a log: enough to see why a step failed. */
export function tail(file, lines = 40) {
  try {
    // Some tools colour their output in CI, asked or not.
    return stripVTControlCharacters(readFileSync(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  } catch (error) {
    return `(no log: ${error.message})`;
  }
}
