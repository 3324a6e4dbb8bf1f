// Writes the skeleton of a rule and of its cases.
// Run: npm run new-rule -- FAMILY/ID
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newRule } from './newRule.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const result = newRule(root, process.argv.slice(2));
if ('problem' in result) {
  console.error(result.problem);
  process.exitCode = 1;
} else {
  console.log(
    [
      ...result.written.map((path) => `Wrote ${path}`),
      'Write the cases first, then the rule. Then:',
      '  npm run generate',
      `  npm run unit -- -u test/rules -t ${result.id}`,
      `and read test/rules/${result.family}/${result.id}.expected: it is what users will see.`,
    ].join('\n'),
  );
}
