// Builds and packs ml-dockerfile.vsix. The dependencies are bundled, so none are packed.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './install.mjs';
import { node24 } from './node.mjs';
import { root, vsixFile } from './paths.mjs';
import { run } from './process.mjs';

export async function build(options = {}) {
  return run(node24, [path.join(root, 'esbuild.mjs'), '--production'], { cwd: root, ...options });
}

export async function pack(options = {}) {
  const require = createRequire(import.meta.url);
  const vsce = require.resolve('@vscode/vsce/vsce');
  return run(node24, [vsce, 'package', '--no-dependencies', '--out', vsixFile], { cwd: root, ...options });
}

async function main() {
  await ensureDependencies();
  for (const step of [build, pack]) {
    const { code } = await step();
    if (code !== 0) return code;
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
