import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { main } from '../../server/src/cli/main.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { bundleCli, runCli } from '../support/cliBundle.ts';
import { testHost } from './testHost.ts';

const CWD = import.meta.dirname;

async function run(...args: readonly string[]) {
  const host = testHost(CWD, RULES);
  const status = await main(args, host);
  return { status, ...host.written };
}

describe('wrong usage', () => {
  it.each([
    [[], 'the command is missing'],
    [
      ['check'],
      'unknown command "check": known are lint, image, compat, preflight, new, explain, rules, refresh, lsp',
    ],
    [['--loud'], 'unknown option "--loud"'],
    [['lint', '--loud'], "unknown option '--loud'"],
    [['lint', '--format'], "option '--format <value>' argument missing"],
    [['lint', '--format', 'xml'], '--format is "xml": must be one of text, json'],
    [
      ['lint', '--fail-on', 'fatal'],
      '--fail-on is "fatal": must be one of error, warning, information, hint, never',
    ],
    [['lint', '--stdin', 'Dockerfile'], '--stdin reads one text; it cannot be combined with paths'],
    [['lint', '--stdin-filename', 'x'], '--stdin-filename needs --stdin'],
    [['lint', ''], 'a path is empty'],
    [['image'], 'the image is missing'],
    [['image', 'a', 'b'], 'one image at a time, got 2'],
    [['image', 'not an image'], '"not an image" is not an image reference'],
    [['image', 'python:3.12:3'], '"python:3.12:3" is not an image reference'],
    [['rules', 'x'], 'unexpected argument "x"'],
    [['lsp'], '--stdio is missing: it is the only transport'],
    [['lsp', '--socket=1'], "unknown option '--socket'"],
  ])('%j', async (args, message) => {
    const { status, out, err } = await run(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^ml-dockerfile: .+\nUsage: ml-dockerfile .+\nMore: ml-dockerfile .*--help\n$/);
    expect(err).toContain(`ml-dockerfile: ${message}\n`);
  });
});

describe('help', () => {
  it.each([
    ['--help'],
    ['-h'],
    ['lint', '--help'],
    ['lint', 'x', '-h'],
    ['image', '--help'],
    ['compat', '--help'],
    ['rules', '-h'],
    ['lsp', '--help'],
  ])('%s %s', async (...args) => {
    const { status, out, err } = await run(...args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      args.length === 1 ? /^ml-dockerfile checks/ : new RegExp(`^Usage: ml-dockerfile ${args[0]} `),
    );
  });
  it('names every option that is read', async () => {
    const { out } = await run('lint', '--help');
    const source = readFileSync(join(CWD, '../../server/src/cli/commandOptions.ts'), 'utf8');
    const options = [...source.matchAll(/^ {4}'?([a-z-]+)'?: \{ type:/gm)].map((match) => match[1] ?? '');
    expect(options).toContain('fail-on');
    for (const option of options.filter((name) => name !== 'stdio')) expect(out).toContain(`--${option}`);
  });
});

describe('image', () => {
  const ask = async (reference: string) => {
    const { status, out } = await run('image', reference, '--format', 'json');
    expect(status).toBe(0);
    return JSON.parse(out) as Record<string, unknown>;
  };

  it('says everything that is known, and null for the rest', async () => {
    const answer = await ask('nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04');
    expect(answer).toEqual({
      version: 1,
      knowledge: { revision: expect.any(String), asOf: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) },
      image: 'nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04',
      status: 'exists',
      reason: null,
      nearest: [],
      cuda: '12.4.1',
      cudnn: expect.stringMatching(/^9/),
      torch: null,
      python: null,
      os: { name: 'ubuntu', version: '22.04' },
      flavour: 'runtime',
      packages: {},
      has: ['cudnn', 'nccl'],
      lacks: expect.arrayContaining(['nvcc', 'python']),
      user: 'root',
      size: null,
      checksDriver: true,
      minimumDriver: { linux: '550.54.15', minorCompatible: '525.60.13' },
      endOfLife: [{ subject: 'Ubuntu 22.04', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
      sources: expect.arrayContaining([{ title: expect.any(String), asOf: expect.any(String) }]),
      asOf: expect.stringMatching(/^20\d\d/),
    });
  });
  it.each([
    ['nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04', 'does-not-exist', true],
    ['nvidia/cuda:10.2-devel-ubuntu18.04', 'removed', true],
    ['ghcr.io/somebody/something:1', 'unknown', false],
    ['rocm/pytorch:latest', 'unknown', false],
  ])('%s: %s', async (reference, status, explained) => {
    const answer = await ask(reference);
    expect(answer).toMatchObject({
      status,
      nearest: explained ? expect.arrayContaining([expect.any(String)]) : [],
    });
    expect(typeof answer.reason === 'string').toBe(explained);
  });
  it.each([
    ['nvcr.io/nvidia/pytorch:24.10-py3', { torch: expect.stringMatching(/^2\.5\.0/) }],
    ['tensorflow/tensorflow:2.17.0-gpu', { tensorflow: '2.17.0' }],
    ['vllm/vllm-openai:v0.11.0', { vllm: '0.11.0' }],
    ['ubuntu:22.04', {}],
  ])('names the frameworks of %s', async (reference, packages) => {
    expect(await ask(reference)).toMatchObject({ packages });
    const text = await run('image', reference);
    expect(text.status).toBe(0);
    expect(text.out.startsWith(`${reference}\n  status `)).toBe(true);
  });
  it('is readable as text', async () => {
    const { out } = await run('image', 'nvcr.io/nvidia/cuda:12.4.1-runtime-ubuntu22.04');
    expect(out).toMatch(/^nvcr\.io\/nvidia\/cuda:12\.4\.1-runtime-ubuntu22\.04\n {2}status {7}exists\n/);
    expect(out).toContain('  driver       >= 550.54.15 (525.60.13 with minor-version compatibility)\n');
    expect((await run('image', 'foo/bar')).out).toContain('unknown: no table covers this repository\n');
  });
});

describe('rules', () => {
  it('lists them as JSON', async () => {
    const { out, status } = await run('rules', '--format=json');
    const { version, rules } = JSON.parse(out);
    expect({ version, status, length: rules.length }).toEqual({
      version: 1,
      status: 0,
      length: RULES.length,
    });
    expect(rules.find((rule: { id: string }) => rule.id === 'base-tag-unknown')).toEqual({
      id: 'base-tag-unknown',
      severity: 'error',
      title: 'Base image tag does not exist',
      fixable: 'suggestion',
      enabled: true,
      url: 'https://github.com/ml-dockerfile/ml-dockerfile/blob/main/server/docs/rules/base-tag-unknown.md',
    });
  });
  it('lists them as text', async () => {
    const { out } = await run('rules');
    expect(out).toMatch(/^base-tag-unknown +error +Base image tag does not exist$/m);
    expect(out).toMatch(new RegExp(`\\n${RULES.length} rules\\n$`));
  });
});

it('starts the language server and nothing else', async () => {
  let started = 0;
  const host = { ...testHost(CWD, RULES), startServer: async () => void started++ };
  expect(await main(['lsp', '--stdio'], host)).toBe(0);
  expect({ started, ...host.written }).toEqual({ started: 1, out: '', err: '' });
});

describe('the program', () => {
  let program = '';
  beforeAll(async () => {
    program = await bundleCli();
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(join(CWD, '../../package.json'), 'utf8'));
    expect(await runCli(program, ['--version'], { cwd: CWD })).toEqual({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });
  it('does not carry the language server', () => {
    expect(readFileSync(program, 'utf8')).not.toContain('vscode-jsonrpc');
  });
  it('answers an editor', async () => {
    const child = spawn(process.execPath, [program, 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const reader = new StreamMessageReader(child.stdout);
    const connection = createMessageConnection(reader, new StreamMessageWriter(child.stdin));
    connection.listen();
    const params = { processId: null, rootUri: null, capabilities: {} };
    expect(await connection.sendRequest('initialize', params)).toMatchObject({ capabilities: {} });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await ended).toBe(0);
    connection.dispose();
  });
  it('ends with 2 on wrong usage', async () => {
    const { status, stderr } = await runCli(program, ['lint', '--nope'], { cwd: CWD });
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: ml-dockerfile lint');
  });
});
