// `npm run build`: the bundles, and the note that lets Node load them.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './install.mjs';
import { node24 } from './node.mjs';
import { root } from './paths.mjs';
import { run } from './process.mjs';

export async function build(options = {}) {
  const result = await run(node24, [path.join(root, 'esbuild.mjs'), '--production'], {
    cwd: root,
    ...options,
  });
  // The bundles are CommonJS, which VS Code 1.91 needs, inside a package whose sources are ES modules.
  if (result.code === 0) writeFileSync(path.join(root, 'dist', 'package.json'), '{ "type": "commonjs" }\n');
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureDependencies();
  process.exitCode = (await build()).code;
}
