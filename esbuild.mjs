// Builds dist/extension.js, dist/server.js with dist/editing.js, and dist/cli.js. Flags: --production (minify), --watch.
import { mkdirSync, writeFileSync } from 'node:fs';
import { context } from 'esbuild';
import { notices } from './scripts/notices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // dockerfile-ast and the jsonrpc packages ship UMD as "main"; their ESM builds bundle to fewer bytes and load faster.
  mainFields: ['module', 'main'],
};

const loadedLater = {
  name: 'loaded-later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/service\.ts$/ }, () => ({ path: './editing.js', external: true })),
};

const bundles = [
  { entryPoints: ['client/src/node/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { entryPoints: ['server/src/hosts/server.ts'], outfile: 'dist/server.js', plugins: [loadedLater] },
  // A seventh of the server, needed when somebody first asks for completion or layout.
  { entryPoints: ['server/src/lsp/editing/service.ts'], outfile: 'dist/editing.js' },
  { entryPoints: ['server/src/hosts/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
];

// The sources are ES modules, the bundles are not: without this, Node takes dist/*.js for the former.
mkdirSync('dist', { recursive: true });
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');

const metafiles = [];
for (const bundle of bundles) {
  const build = await context({ ...common, ...bundle });
  if (watch) await build.watch();
  else {
    metafiles.push((await build.rebuild()).metafile);
    await build.dispose();
  }
}
if (!watch) writeFileSync('dist/THIRD-PARTY-NOTICES.txt', notices(metafiles));
