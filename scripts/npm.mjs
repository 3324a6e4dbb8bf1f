// npm without a shell: on Windows `npm` is a command file that only a shell can start, so its script is run by Node.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { capture, run } from './process.mjs';

export function npmCommand() {
  const beside = path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath, beside].find((file) => file?.endsWith('.js') && existsSync(file));
  if (script !== undefined) return [process.execPath, script];
  const program = findProgram('npm');
  if (program !== undefined) return [program];
  throw new Error('npm was not found. It comes with Node.js 20 or newer: install Node.js and try again.');
}

export function npm(args, options = {}) {
  const [program, ...before] = npmCommand();
  return run(program, [...before, ...args], options);
}

export function captureNpm(args, options = {}) {
  const [program, ...before] = npmCommand();
  return capture(program, [...before, ...args], options);
}
