import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Scaffolded {
  readonly family: string;
  readonly id: string;
  /** Paths from the root of the repository. */
  readonly written: readonly string[];
}

/** Writes `server/src/rules/FAMILY/ID.ts` and `test/rules/FAMILY/ID.cases` below `root`, or says why not. */
export function newRule(root: string, args: readonly string[]): Scaffolded | { readonly problem: string } {
  const [path = ''] = args;
  const [family = '', id = '', ...more] = path.split('/');
  const families = readdirSync(join(root, 'server/src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  if (args.length !== 1 || family === '' || id === '' || more.length > 0)
    return {
      problem: `Which rule? npm run new-rule -- FAMILY/ID, with FAMILY one of ${families.join(', ')}`,
    };
  if (!families.includes(family))
    return {
      problem: `No family "${family}". There are ${families.join(', ')}; for another one make the folder server/src/rules/${family} first`,
    };
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id))
    return { problem: `"${id}" is no id: two words or more that name the fault, like base-tag-floating` };
  const taken = families.find((other) =>
    readdirSync(join(root, 'server/src/rules', other)).includes(`${id}.ts`),
  );
  if (taken !== undefined)
    return { problem: `There is a rule ${id} already: server/src/rules/${taken}/${id}.ts` };
  const files = new Map([
    [`server/src/rules/${family}/${id}.ts`, ruleText(id)],
    [`test/rules/${family}/${id}.cases`, CASES],
  ]);
  const there = [...files.keys()].find((file) => existsSync(join(root, file)));
  if (there !== undefined) return { problem: `${there} is there already` };
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return { family, id, written: [...files.keys()] };
}

function ruleText(id: string): string {
  const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `import { runsOf } from '../../dockerfile/queries.ts';
import { shippedStages } from '../../dockerfile/stages.ts';
import { defineRule } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';

export const ${name} = defineRule({
  meta: {
    id: '${id}',
    title: 'TODO the fault, in a few words',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      found: 'TODO {program} was seen, and what it conflicts with, with numbers',
    },
    docs: {
      what: 'TODO when it fires and when it is silent.',
      why: 'TODO what it costs, with numbers.',
      fix: '',
      ignore: 'TODO when it is meant.',
      neighbours: [],
      sources: ['TODO what says so'],
    },
  },
  *check({ file }) {
    for (const run of runsOf(shippedStages(file).flatMap(({ instructions }) => instructions)))
      for (const { program, programSpan } of toolCommands(run.script))
        if (program === 'TODO') yield { message: 'found', data: { program }, span: programSpan };
  },
});
`;
}

const CASES = `=== fires 1, fix none: docs
FROM python:3.12-slim
RUN what-is-wrong

=== ok: docs
FROM python:3.12-slim
RUN what-is-right

=== ok: a stage that does not ship
FROM python:3.12-slim AS builder
RUN what-is-wrong
FROM python:3.12-slim
COPY --from=builder /a /a

=== ok: what is not known
FROM python:3.12-slim
RUN $SOMETHING
`;
