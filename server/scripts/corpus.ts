// Checks every Dockerfile below a folder with all rules, and every fix for what fixes promise (docs/corpus.md).
// Run: npm run corpus -- FOLDER [--rules a,b] [--sample N [--seed S]] [--json FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { RULES } from '../src/rules/index.ts';
import { corpusReport, sampleOf, sampleText } from './corpus/corpusReport.ts';
import { lintCorpus } from './corpus/lintCorpus.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: 'string' },
    sample: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const [folder] = positionals;
const asked = values.rules?.split(',');
const unknown = asked?.filter((id) => !RULES.some(({ meta }) => meta.id === id)) ?? [];
if (folder === undefined || unknown.length > 0) {
  console.error(
    folder === undefined
      ? 'Which folder? npm run corpus -- FOLDER [--rules a,b] [--sample N [--seed S]] [--json FILE]'
      : `No such rule: ${unknown.join(', ')}`,
  );
  process.exit(2);
}

const today = new Date().toISOString().slice(0, 10);
const wanted = (rule: string): boolean => asked === undefined || asked.includes(rule);
const result = await lintCorpus(folder, RULES, loadKnowledge(), today, wanted);
console.log(corpusReport(result));
// Rules that were asked for are read at every severity.
const loud = result.findings.filter(
  ({ severity }) => asked !== undefined || severity === 'error' || severity === 'warning',
);
const sample = sampleOf(loud, Number(values.sample), Number(values.seed));
if (sample.length > 0) console.log(sampleText(sample));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = result.crashes.length + result.brokenFixes.length > 0 ? 1 : 0;
