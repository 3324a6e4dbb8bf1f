// The toolchain's own Node 24 (the npm package "node"), whatever version the system has.
import { inModules } from './paths.mjs';
import { capture } from './process.mjs';

export const node24 = inModules('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export async function requireNode24() {
  const { code, stdout, error } = await capture(node24, ['--version']);
  if (code === 0 && stdout.startsWith('v24.')) return;
  throw new Error(
    `The development Node 24 in node_modules does not start (${error ?? stdout.trim()}). ` +
      'Its package unpacks it in an install script: run `npm ci` with scripts allowed (not --ignore-scripts).',
  );
}
