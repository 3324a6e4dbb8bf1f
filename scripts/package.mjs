import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { node24 } from './node.mjs';
import { inModules, root, vsixFile } from './paths.mjs';
import { run } from './process.mjs';

export async function pack(options = {}) {
  const vsce = inModules('@vscode', 'vsce', 'vsce');
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

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main();
