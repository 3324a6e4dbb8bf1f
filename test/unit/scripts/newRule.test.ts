import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newRule } from '../../../server/scripts/newRule.ts';
import { readCases } from '../../support/cases.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
let root = '';

/** A repository with the sources of this one and a single rule of its own. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-rule-'));
  mkdirSync(join(root, 'server/src/rules/pip'), { recursive: true });
  mkdirSync(join(root, 'server/src/rules/gpu'));
  cpSync(
    join(REPOSITORY, 'server/src/rules/pip/numpy2-abi.ts'),
    join(root, 'server/src/rules/pip/numpy2-abi.ts'),
  );
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('npm run new-rule', () => {
  it('writes a rule that compiles and cases that can be read', () => {
    const result = newRule(root, ['gpu/fan-too-loud']);
    expect(result).toEqual({
      family: 'gpu',
      id: 'fan-too-loud',
      written: ['server/src/rules/gpu/fan-too-loud.ts', 'test/rules/gpu/fan-too-loud.cases'],
    });
    for (const layer of ['text', 'formats', 'shell', 'dockerfile', 'tools', 'knowledge', 'engine'])
      symlinkSync(join(REPOSITORY, 'server/src', layer), join(root, 'server/src', layer), 'dir');
    expect(problemsOf(join(root, 'server/src/rules/gpu/fan-too-loud.ts'))).toEqual([]);
    const cases = readCases(read('test/rules/gpu/fan-too-loud.cases'));
    expect(cases.filter(({ title }) => title === 'docs').map(({ fires }) => fires)).toEqual([1, 0]);
  });

  it.each([
    [[], /Which rule\? .*FAMILY one of gpu, pip/],
    [['pip'], /Which rule\?/],
    [['pip/a-b/c'], /Which rule\?/],
    [['pip/a-b', 'pip/c-d'], /Which rule\?/],
    [['gpus/fan-too-loud'], /No family "gpus"\. There are gpu, pip/],
    [['gpu/Fan_Loud'], /"Fan_Loud" is no id/],
    [['gpu/fan'], /"fan" is no id/],
    [['gpu/../x-y'], /Which rule\?/],
    [['gpu/numpy2-abi'], /already: server\/src\/rules\/pip\/numpy2-abi\.ts/],
  ])('refuses %j', (args, problem) => {
    expect(newRule(root, args)).toEqual({ problem: expect.stringMatching(problem) });
    expect(existsSync(join(root, 'test'))).toBe(false);
  });

  it('overwrites nothing', () => {
    newRule(root, ['gpu/fan-too-loud']);
    rmSync(join(root, 'server/src/rules/gpu/fan-too-loud.ts'));
    expect(newRule(root, ['gpu/fan-too-loud'])).toEqual({
      problem: expect.stringMatching(/fan-too-loud\.cases/),
    });
    expect(existsSync(join(root, 'server/src/rules/gpu/fan-too-loud.ts'))).toBe(false);
  });
});

/** What the compiler says of one file under the settings of the project. */
function problemsOf(file: string): string[] {
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, REPOSITORY);
  const program = ts.createProgram([file], {
    ...options,
    composite: false,
    incremental: false,
    noEmit: true,
  });
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}
