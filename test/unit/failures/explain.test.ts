import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../server/src/failures/explain.ts';
import { FAILURES } from '../../../server/src/failures/table.ts';
import { RULES } from '../../../server/src/rules/index.ts';
import { violations } from '../knowledge/validate.ts';

const root = join(import.meta.dirname, '../../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const recorded = (folder: string) =>
  readdirSync(join(import.meta.dirname, folder)).map((name) => ({
    name,
    id: name.split('.')[0] ?? '',
    text: read('test/unit/failures', folder, name),
  }));
const failed = recorded('recorded');
const succeeded = recorded('succeeded');
const ids = FAILURES.map(({ id }) => id);
const explained = (text: string) => explain(text, FAILURES);

describe('each recorded failure', () => {
  it.each(failed)('$name is recognised as what it is, and as nothing else', ({ id, text }) => {
    expect(explained(text).map((explanation) => explanation.id)).toEqual([id]);
  });

  it.each(failed)(
    '$name is recognised in colours, with progress bars, and after carriage returns',
    ({ id, text }) => {
      const shown = text
        .trimEnd()
        .split('\n')
        .map((line) => `\u001B[31m10%\r\u001B[2K${line}\u001B[0m\r\n`)
        .join('');
      expect(explained(shown).map((explanation) => explanation.id)).toEqual([id]);
    },
  );

  it.each(failed)('$name is explained with what it names', ({ text }) => {
    const [explanation] = explained(text);
    expect(
      [explanation?.cause, ...(explanation?.remedies ?? []).map((remedy) => remedy.text)].join(),
    ).not.toMatch(/[{}…](?!\s|,)/);
    expect(text).toContain(explanation?.seen.replace(/…$/, ''));
  });

  it.each(succeeded)('is not seen in $name, which went well', ({ text }) => {
    expect(explained(text)).toEqual([]);
  });
});

it('says what it read out of the output', () => {
  const text =
    'Step 2/2 : COPY nothere /x\nCOPY failed: file not found in build context or excluded by .dockerignore: stat nothere: file does not exist\n';
  expect(explained(text)).toMatchObject([
    { id: 'copy-source-missing', cause: expect.stringMatching(/^nothere is not in/) },
  ]);
});

it('reports failures in the order of the output', () => {
  const text = 'error: externally-managed-environment\nNO_PUBKEY A4B469963BF863CC\n';
  expect(explained(text).map(({ id }) => id)).toEqual(['externally-managed', 'cuda-apt-key-stale']);
  expect(explained(text.split('\n').reverse().join('\n')).map(({ id }) => id)).toEqual([
    'cuda-apt-key-stale',
    'externally-managed',
  ]);
});

it('leaves out what another failure explains', () => {
  const nothing =
    'ERROR: Could not find a version that satisfies the requirement torch (from versions: none)\n';
  expect(explained(nothing).map(({ id }) => id)).toEqual(['pip-nothing-fits']);
  expect(explained(`Temporary failure in name resolution\n${nothing}`).map(({ id }) => id)).toEqual([
    'name-not-resolved',
  ]);
});

describe('time', () => {
  const megabyte = 1024 * 1024;
  const fill = (unit: string) => unit.repeat(Math.ceil(megabyte / unit.length)).slice(0, megabyte);
  // What the patterns begin with, over and over, never followed by what they end with.
  const openings = [
    'x',
    'exec /',
    'Getting requirements to build wheel did not run successfully ',
    'Getting requirements to build wheel did not run successfully\n',
    "Permission denied: 'a",
    'satisfies the requirement torch',
    'failed to solve: a:b: ',
    "command 'gcc-",
    'libcudnn',
    'no space left on devic ',
    'Cannot install ',
    '\u001B[31m\r',
    '\u001B]0;',
  ];

  it.each(openings)('a megabyte of %j takes less than two seconds', (unit) => {
    const text = fill(unit);
    const start = performance.now();
    explained(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('the table', () => {
  it('fits its schema', () => {
    const schema = JSON.parse(read('server/data/failures/failures.schema.json'));
    expect(violations(JSON.parse(read('server/data/failures/failures.json')), schema)).toEqual([]);
  });

  it('has each failure once, and yields only to others of its own', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(FAILURES.flatMap(({ yieldsTo = [] }) => yieldsTo).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has a recorded output for each source, and no other', () => {
    const expected = FAILURES.flatMap(({ id, sources }) =>
      sources.map((_, index) => (index === 0 ? `${id}.txt` : `${id}.${index + 1}.txt`)),
    );
    expect(failed.map(({ name }) => name).sort()).toEqual(expected.sort());
  });

  it.each(FAILURES)('$id shows only what each of its patterns captures', ({ patterns, cause, remedies }) => {
    const shown = [cause, ...remedies.map(({ text }) => text)].flatMap((text) =>
      [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    );
    for (const pattern of patterns) {
      const captured = [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
      expect(captured).toEqual(expect.arrayContaining(shown));
    }
    expect(remedies.filter(({ copy }) => /[{}]/.test(copy?.replaceAll(/\{\{[^}]*\}\}/g, '') ?? ''))).toEqual(
      [],
    );
  });

  it('names rules, commands and settings that exist', () => {
    const manifest = JSON.parse(read('package.json'));
    const rules = RULES.map(({ meta }) => meta.id);
    const commands = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const configuration = [manifest.contributes.configuration].flat();
    const settings = configuration.flatMap(({ properties }) => Object.keys(properties));
    const remedies = FAILURES.flatMap((failure) => failure.remedies);
    const unknown = (kind: 'rule' | 'command' | 'setting', known: readonly string[]) =>
      remedies.flatMap((remedy) => remedy[kind] ?? []).filter((id) => !known.includes(id));
    expect(unknown('rule', rules)).toEqual([]);
    expect(unknown('command', commands)).toEqual([]);
    expect(unknown('setting', settings)).toEqual([]);
  });

  it('names no registry of packages and no path of a machine', () => {
    for (const { text } of [...failed, ...succeeded])
      expect(text).not.toMatch(/pypi\.org|\/root\/\.pyenv|\/work\//);
  });
});
