// What CI runs, in order. A step resolves to { passed, failed, detail? }; a step that throws has failed,
// and so has one whose need failed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './install.mjs';
import { node24 } from './node.mjs';
import { npm } from './npm.mjs';
import { build, pack } from './package.mjs';
import { cacheDir, logDir, root, vsixFile } from './paths.mjs';
import { run, tail } from './process.mjs';
import { ensureSystemParts } from './system.mjs';
import { problemsOf } from './vsix.mjs';

const passed = { passed: 1, failed: 0 };
const failed = (detail) => ({ passed: 0, failed: 1, detail });

export const steps = [
  { name: 'dependencies', run: () => ensureDependencies().then(() => passed) },
  { name: 'system parts', needs: 'dependencies', run: systemParts },
  npmScript('types', 'typecheck'),
  npmScript('lint and format', 'lint'),
  npmScript('layers', 'layers'),
  npmScript('unused code', 'unused'),
  npmScript('generated files', 'generate:check'),
  { name: 'build', needs: 'dependencies', run: () => logged('build', build) },
  { name: 'unit tests', needs: 'dependencies', run: unitTests },
  { name: 'package', needs: 'build', run: () => logged('package', pack) },
  { name: 'package content', needs: 'package', run: packageContent },
  { name: 'editor tests', needs: 'package', run: editorTests },
];

async function systemParts() {
  const missing = await ensureSystemParts();
  return missing === undefined ? passed : failed(missing);
}

function npmScript(name, script) {
  return {
    name,
    needs: 'dependencies',
    run: () => logged(script.replace(':', '-'), (options) => npm(['run', script], { cwd: root, ...options })),
  };
}

async function logged(name, start) {
  const log = path.join(logDir, `${name}.log`);
  const { code, error } = await start({ log });
  return code === 0 ? passed : failed(error ?? tail(log));
}

async function unitTests() {
  const file = path.join(cacheDir, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code, report, log } = await withReport('unit', file, (options) =>
    npm(['run', 'unit', '--', ...reporters], { cwd: root, ...options }),
  );
  if (report === undefined) return failed(tail(log));
  const skipped = report.numPendingTests + report.numTodoTests;
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests + skipped };
  return settled(counts, code, [
    ...(skipped > 0 ? [`${skipped} skipped, which counts as failed`] : []),
    tail(log, 80),
  ]);
}

async function editorTests() {
  const file = path.join(cacheDir, 'e2e.json');
  const { code, report, log } = await withReport('e2e', file, (options) =>
    run(node24, [path.join(root, 'test', 'e2e', 'main.mjs'), '--report', file], { cwd: root, ...options }),
  );
  if (report === undefined) return failed(tail(log));
  return settled({ passed: report.passed, failed: report.failed }, code, [tail(log, 80)]);
}

/** A report left by an earlier run must not speak for this one. */
async function withReport(name, file, start) {
  rmSync(file, { force: true });
  const log = path.join(logDir, `${name}.log`);
  const { code } = await start({ log });
  return { code, log, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
}

/** A run that ended badly, or that tested nothing, has failed even when no test of it did. */
function settled(counts, code, detail) {
  const bad = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  const result = bad ? { ...counts, failed: 1 } : counts;
  return result.failed === 0 ? result : { ...result, detail: detail.join('\n') };
}

async function packageContent() {
  const problems = problemsOf(vsixFile);
  return problems.length === 0 ? passed : failed(problems.join('\n'));
}
