// `npm run e2e`: the packed VSIX in a real VS Code, with a real Docker Engine. `--report FILE` writes the counts,
// `--only REGEX` runs the tests whose names match, while one works on them.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { root, vsixFile } from '../../scripts/paths.mjs';
import { findBrowser } from '../../scripts/system.mjs';
import { startDriver } from './driver.mjs';
import { startEngine } from './engine.mjs';
import { launchInBrowser } from './launch-browser.mjs';
import { downloadDesktop, launchInDesktop } from './launch-electron.mjs';
import { createWorkspace } from './workspace.mjs';

const minutes = (count) => count * 60_000;
const sessions = [
  { name: 'trusted', trusted: true, limit: minutes(5) },
  { name: 'restricted', trusted: false, limit: minutes(2) },
];
const out = path.join(root, 'out', 'e2e');
const option = (name) => process.argv[process.argv.indexOf(name) + 1 || process.argv.length];
const only = option('--only') ?? '';

async function main() {
  if (!existsSync(vsixFile)) throw new Error('ml-dockerfile.vsix is missing: run `npm run package` first.');
  await bundleSuites();
  const launcher = await chooseLauncher();
  const engine = await startEngine();
  const results = [];
  try {
    for (const session of sessions) results.push(...(await runSession(session, launcher, engine)));
  } finally {
    await engine.stop();
  }
  return report(results);
}

/** VS Code loads suites as CommonJS; `vscode` itself exists only inside it. */
async function bundleSuites() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: sessions.map(({ name }) => path.join(root, 'test', 'e2e', 'suite', `${name}.ts`)),
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
  });
}

/** The desktop edition needs a display on Linux; the served one needs a browser. */
async function chooseLauncher() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY !== undefined;
  const desktop = hasDisplay ? await downloadDesktop() : undefined;
  if (desktop !== undefined) return (session) => launchInDesktop({ ...session, desktop });
  if (findBrowser() !== undefined) return launchInBrowser;
  throw new Error(
    'These tests need Chromium (or Chrome), or a display and a network that serves desktop VS Code.',
  );
}

/** A session that breaks off has failed, whatever passed before; tests it did not reach have failed too. */
async function runSession({ name, trusted, limit }, launch, engine) {
  console.log(`# ${name} workspace`);
  const scratch = mkdtempSync(path.join(tmpdir(), `ml-dockerfile-${name}-`));
  const driver = await startDriver();
  try {
    await launch({
      name,
      suite: path.join(out, `${name}.cjs`),
      trusted,
      workspace: createWorkspace(scratch),
      vsix: vsixFile,
      hostExtension: path.join(root, 'test', 'e2e', 'host-extension'),
      scratch,
      env: { ...engine.env, ML_DOCKERFILE_DRIVER: driver.url, ML_DOCKERFILE_ONLY: only },
      driver: { usePage: driver.usePage, deadline: AbortSignal.timeout(limit) },
    });
  } catch (error) {
    console.log(`not ok - ${name} session: ${error.stack}`);
    driver.results.ended.push({ name: `${name} session`, error: error.message });
  } finally {
    driver.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  return driver.results.ended.concat(notReached(name, driver.results));
}

function notReached(session, { planned, ended }) {
  if (planned.length === 0 && only !== '') return [];
  if (planned.length === 0) return [{ name: `${session} session`, error: 'the suite did not start' }];
  const names = new Set(ended.map((result) => result.name));
  return planned.filter((name) => !names.has(name)).map((name) => ({ name, error: 'was not reached' }));
}

function report(results) {
  const bad = results.filter((result) => result.error !== undefined);
  for (const { name, error } of bad) console.log(`FAILED ${name}: ${error}`);
  const counts = { passed: results.length - bad.length, failed: bad.length };
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  const file = option('--report');
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  return counts.failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
