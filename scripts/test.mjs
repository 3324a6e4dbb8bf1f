// `npm test`: runs every step of CI and ends with the line `N passed, N failed`. Nothing is skipped in silence.
import { rmSync } from 'node:fs';
import { vsixFile } from './paths.mjs';
import { steps } from './steps.mjs';

const results = [];

async function runAll() {
  rmSync(vsixFile, { force: true }); // an old package must not be tested in place of one that failed to build
  for (const step of steps) {
    const result = await timed(step);
    results.push(result);
    console.log(rowOf(result));
    if (result.detail !== undefined) console.log(indent(result.detail));
  }
}

async function timed({ name, needs, run }) {
  const start = performance.now();
  const result = hasFailed(needs) ? notRun(needs) : await run().catch(({ message }) => notPassed(message));
  return { name, seconds: (performance.now() - start) / 1000, ...result };
}

const notPassed = (detail) => ({ passed: 0, failed: 1, detail });
const notRun = (need) => notPassed(`not run: ${need} failed`);
const hasFailed = (name) => results.some((result) => result.name === name && result.failed > 0);

function rowOf({ name, seconds, passed, failed }) {
  const state = failed > 0 ? 'FAILED' : 'ok';
  const columns = [
    `${seconds.toFixed(1)} s`.padStart(8),
    `${passed} passed`.padStart(13),
    `${failed} failed`.padStart(11),
  ];
  return `${state.padEnd(8)}${name.padEnd(16)}${columns.join('')}`;
}

const indent = (text) => text.replaceAll(/^/gm, '    ');
const sum = (key) => results.reduce((total, result) => total + result[key], 0);

try {
  await runAll();
} catch (error) {
  results.push({ passed: 0, failed: 1 });
  console.error(error);
}
process.exitCode = sum('failed') > 0 ? 1 : 0;
// The rows above are the table, unless the output of failures stands between them.
if (sum('failed') > 0) console.log(['', ...results.filter((result) => result.name).map(rowOf)].join('\n'));
console.log();
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
