import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../../server/src/engine/config.ts';
import { readConfigFile } from '../../../server/src/engine/configFile.ts';
import { fixAll, safeFixes } from '../../../server/src/engine/fixAll.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { detectProfile } from '../../../server/src/engine/profile.ts';
import { NO_PROJECT } from '../../../server/src/engine/projectFacts.ts';
import { type AnyRule, defineRule } from '../../../server/src/engine/rule.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { model } from '../../support/model.ts';

const docs = { what: '', why: '', fix: '', ignore: '', neighbours: ['hadolint DL9999'], sources: [] };
const meta = {
  id: 'each-run',
  title: 'A RUN',
  severity: 'warning',
  confidence: 'certain',
  enabled: true,
  fixable: 'safe',
  options: {},
  messages: { seen: 'saw {what}' },
  docs,
} as const;

const eachRun = defineRule({
  meta,
  *check({ file }) {
    for (const { keyword, keywordSpan } of file.instructions) {
      if (keyword !== 'RUN' || file.text.slice(keywordSpan.start, keywordSpan.end) === 'run') continue;
      const edits = [{ span: keywordSpan, text: 'run' }];
      yield {
        message: 'seen',
        data: { what: keyword },
        span: keywordSpan,
        fixes: [{ title: 'lower', safety: 'safe', edits }],
      };
    }
  },
});
const optional = defineRule<{ word: string }>({
  meta: {
    ...meta,
    id: 'optional-rule',
    enabled: false,
    options: { word: { default: 'x', description: '', schema: { type: 'string' } } },
    messages: { seen: 'word {word}' },
  },
  *check({ file, options }) {
    for (const stage of file.stages)
      yield { message: 'seen', data: { word: options.word }, span: stage.from.keywordSpan };
  },
});
const broken: AnyRule = {
  meta: { ...meta, id: 'broken-rule' },
  check() {
    throw new Error('boom');
  },
};
const rules: readonly AnyRule[] = [eachRun, optional];
const knowledge = loadKnowledge();

function run(text: string, config = '', set = rules) {
  const input = { file: model(text), rules: set, knowledge, project: NO_PROJECT, today: '2026-11-21' };
  return lint({ ...input, config: config === '' ? DEFAULT_CONFIG : readConfigFile(config, set).config });
}
const messages = (text: string, config = '') =>
  run(text, config).findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);

const counted = defineRule<{ months: number }>({
  meta: {
    ...meta,
    id: 'counted-rule',
    options: {
      months: { default: 6, description: '', schema: { type: 'integer', minimum: 0, maximum: 12 } },
    },
  },
  *check() {},
});
const nameless = defineRule({
  meta: { ...meta, id: 'nameless-rule' },
  *check({ file }) {
    for (const { span } of file.instructions) yield { message: 'no-such-key', span };
  },
});

describe('lint', () => {
  it('fills messages and takes the severity of the rule', () => {
    expect(messages('FROM a\nRUN x\n')).toEqual(['warning each-run: saw RUN']);
  });
  it('a setting changes severity, switches off, switches on, gives options', () => {
    expect(messages('FROM a\nRUN x\n', 'rules: {each-run: error}')).toEqual(['error each-run: saw RUN']);
    expect(messages('FROM a\nRUN x\n', 'rules: {each-run: off}')).toEqual([]);
    expect(messages('FROM a\n', 'rules: {optional-rule: hint}')).toEqual(['hint optional-rule: word x']);
    expect(messages('FROM a\n', 'rules: {optional-rule: {severity: hint, options: {word: y}}}')).toEqual([
      'hint optional-rule: word y',
    ]);
  });
  it('isolates a rule that throws, and says which', () => {
    const result = run('FROM a\nRUN x\n', '', [broken, eachRun]);
    expect(result.findings).toHaveLength(1);
    expect(result.crashes).toMatchObject([{ rule: 'broken-rule', error: new Error('boom') }]);
  });
});

describe('a message that a rule does not have', () => {
  it('is a fault of the rule, not shown to anybody', () => {
    const result = run('FROM a\n', '', [nameless]);
    expect(result.findings).toEqual([]);
    expect(result.crashes).toMatchObject([{ rule: 'nameless-rule' }]);
  });
});

describe('pragmas', () => {
  it('may give a reason', () => {
    expect(messages('FROM a\n# ml-dockerfile: ignore=each-run because we want it\nRUN x\n')).toEqual([]);
  });
  it('inside a command are reported, since they do nothing there', () => {
    const result = run('FROM a\nRUN x # ml-dockerfile: ignore=each-run\n');
    expect(result.findings).toHaveLength(1);
    expect(result.problems.map(({ message }) => message)).toEqual([
      'this is part of the instruction: a directive needs a line of its own above it',
    ]);
  });
  it('switch a rule off for the next instruction only', () => {
    expect(messages('FROM a\n# ml-dockerfile: ignore=each-run\nRUN x\nRUN y\n')).toHaveLength(1);
  });
  it('work from inside a continuation', () => {
    expect(messages('FROM a\nRUN x && \\\n  # ml-dockerfile: ignore=each-run\n  y\n')).toEqual([]);
  });
  it('switch a rule or everything off for the file', () => {
    expect(messages('# ml-dockerfile: ignore-file=each-run\nFROM a\nRUN x\n')).toEqual([]);
    expect(messages('FROM a\nRUN x\n# ml-dockerfile: ignore-file\n')).toEqual([]);
  });
  it('honour hadolint for the rule that corresponds', () => {
    expect(messages('FROM a\n# hadolint ignore=DL9999,DL1\nRUN x\n')).toEqual([]);
    expect(messages('FROM a\n# hadolint ignore=DL3008\nRUN x\n')).toHaveLength(1);
    expect(messages('# hadolint global ignore=DL9999\nFROM a\nRUN x\n')).toEqual([]);
  });
  it.each([
    ['ignore=nope', 'unknown rule "nope"'],
    ['ignore', 'ignore names no rule: write ignore=<rule>[,<rule>]'],
    ['ignroe=each-run', 'unknown directive "ignroe": write ignore=<rule> or ignore-file'],
  ])('%s is reported and switches nothing off', (pragma, problem) => {
    const result = run(`FROM a\n# ml-dockerfile: ${pragma}\nRUN x\n`);
    expect(result.problems.map(({ message }) => message)).toEqual([problem]);
    expect(result.findings).toHaveLength(1);
  });
});

describe('project file', () => {
  const problems = (text: string) =>
    readConfigFile(text, rules).problems.map(
      ({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`,
    );
  it('reports what is wrong where it stands and keeps the rest', () => {
    expect(problems('profile: fast\n')).toEqual(['fast: must be one of serving, training, dev']);
    expect(problems('rules:\n  nope: off\n')).toEqual(['nope: unknown rule "nope"']);
    expect(problems('rules:\n  each-run: loud\n')).toEqual([
      'loud: must be one of error, warning, information, hint, off',
    ]);
    expect(problems('rules:\n  optional-rule: {options: {word: 3}}\n')).toEqual(['3: word must be a string']);
    expect(problems('tagret: {}\n')).toEqual([
      'tagret: unknown setting "tagret": known are profile, target, rules',
    ]);
    expect(problems('target: {driver: new}\n')).toEqual([
      'new: driver must be a driver version such as 550.54.15',
    ]);
    expect(problems('- a\n')).toEqual(['- a\n: must be a mapping of names to values']);
    expect(problems('')).toEqual([]);
    const { config } = readConfigFile(
      'profile: fast\nrules: {each-run: off}\ntarget: {gpus: [RTX 4090, 9.0], driver: 550}\n',
      rules,
    );
    expect(config.rules.get('each-run')?.severity).toBe('off');
    expect(config.targetGpus).toEqual(['RTX 4090', '9.0']);
    expect(config.targetDriver).toBe('550');
  });
  it('checks the range of numbers', () => {
    const messagesFor = (months: string) =>
      readConfigFile(`rules: {counted-rule: {options: {months: ${months}}}}`, [counted]).problems.map(
        (p) => p.message,
      );
    expect(messagesFor('12')).toEqual([]);
    for (const wrong of ['13', '-1', '1.5', '.nan', '1e9'])
      expect(messagesFor(wrong)).toEqual(['months must be a whole number from 0 to 12']);
  });
  it('reports broken YAML', () => {
    expect(readConfigFile('rules: [', rules).problems.length).toBeGreaterThan(0);
  });
});

describe('fix all', () => {
  const findings = (text: string) => run(text).findings;
  it('reaches a fixed point, and again changes nothing', () => {
    const fixed = fixAll('FROM a\nRUN x\nRUN y\n', findings);
    expect(fixed).toBe('FROM a\nrun x\nrun y\n');
    expect(fixAll(fixed, findings)).toBe(fixed);
  });
  it('never applies two fixes that touch the same text', () => {
    const [one] = findings('FROM a\nRUN x\n');
    if (one === undefined) throw new Error('no finding');
    expect(safeFixes([one, one])).toHaveLength(1);
  });
});

describe('profile', () => {
  it.each([
    ['file:///p/Dockerfile', 'FROM a\nCMD ["python", "train.py"]\n', 'training'],
    ['file:///p/Dockerfile', 'FROM a\nCMD ["uvicorn", "a:b"]\n', 'serving'],
    ['file:///p/Dockerfile', 'FROM a\nEXPOSE 80\n', 'serving'],
    ['file:///p/Dockerfile', 'FROM a\nCMD jupyter lab\n', 'dev'],
    ['file:///p/Dockerfile.dev', 'FROM a\nCMD ["uvicorn"]\n', 'dev'],
    ['file:///p/.devcontainer/Dockerfile', 'FROM a\n', 'dev'],
    ['file:///p/Dockerfile', 'FROM a\nCMD python -m uvicorn x\n', 'serving'],
    [
      'file:///p/Dockerfile',
      'FROM a\nCMD ["python", "-m", "vllm.entrypoints.openai.api_server"]\n',
      'serving',
    ],
    ['file:///p/Dockerfile', 'FROM a\nHEALTHCHECK CMD true\n', 'serving'],
  ])('%s %j is %s', (uri, text, profile) => {
    expect(detectProfile(parseDockerfile(uri, text))).toBe(profile);
  });
});
