import { describe, expect, it } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import { testHost } from './testHost.ts';

async function run(...args: readonly string[]) {
  const host = testHost(import.meta.dirname, []);
  const status = await main(['compat', ...args], host);
  return { status, ...host.written };
}

interface Answer {
  verdict: string;
  reasons: { message: string; sources: { title: string; asOf: string }[] }[];
  suggestions: string[];
}

async function ask(...args: readonly string[]): Promise<Answer & { status: number }> {
  const { status, out, err } = await run(...args, '--format', 'json');
  expect(err).toBe('');
  const answer: Answer = JSON.parse(out);
  expect(Object.keys(answer)).toEqual(['verdict', 'reasons', 'suggestions']);
  return { ...answer, status };
}

describe('compat', () => {
  it('prints what is impossible, why, its sources and what to write instead', async () => {
    const { status, verdict, reasons, suggestions } = await ask('--torch', '2.6.0', '--cuda', '12.1');
    expect({ status, verdict, suggestions }).toEqual({
      status: 1,
      verdict: 'impossible',
      suggestions: ['--cuda 11.8', '--cuda 12.4', '--torch 2.5.1'],
    });
    const reason = reasons.find(({ message }) => message.includes('cu121'));
    expect(reason).toEqual({
      message: 'torch 2.6.0 has no wheel for cu121: it was built for cu118, cu124, cu126',
      sources: expect.arrayContaining([
        { title: expect.any(String), asOf: expect.stringMatching(/^20\d\d/) },
      ]),
    });
  });

  it('takes every option together', async () => {
    const { status, verdict, suggestions } = await ask(
      ...['--image', 'nvidia/cuda:12.4.1-runtime-ubuntu22.04', '--torch', '2.5.1', '--torchvision=0.20.1'],
      ...[
        '--torchaudio',
        '2.5.1',
        '--cuda',
        '12.4',
        '--python',
        '3.12',
        '--driver',
        '550.54.15',
        '--gpu',
        'A100',
      ],
    );
    expect({ status, verdict, suggestions }).toEqual({ status: 0, verdict: 'ok', suggestions: [] });
  });

  it('ends with 0 when it does not know, and says so without sources', async () => {
    const nothing = { message: 'nothing was asked', sources: [] };
    expect(await ask()).toEqual({ status: 0, verdict: 'unknown', reasons: [nothing], suggestions: [] });
  });

  it.each(['banana', '12.x', '', 'x'.repeat(10_000), '\u001B[31mred', 'a b'])(
    'is not shaken by %j',
    async (text) => {
      for (const option of [
        'image',
        'torch',
        'torchvision',
        'torchaudio',
        'cuda',
        'python',
        'driver',
        'gpu',
      ]) {
        const { status, verdict, reasons } = await ask(`--${option}=${text}`);
        expect({ option, status, verdict }).toEqual({ option, status: 0, verdict: 'unknown' });
        expect(reasons).toEqual([{ message: expect.any(String), sources: [] }]);
        expect(reasons[0]?.message.length).toBeLessThan(200);
      }
    },
  );

  it('is readable as text', async () => {
    const { status, out } = await run('--torch', '2.5.1', '--torchvision', '0.21.0');
    expect(status).toBe(1);
    expect(out).toMatch(/^impossible\n {2}ok {10}torch 2\.5\.1 is a release\n {14}source: .+, 20\d\d.*\n/);
    expect(out).toContain('  impossible  torchvision 0.21.0 asks for torch==2.6.0, not for torch 2.5.1\n');
    expect(out).toContain('  instead     --torchvision 0.20.1\n');
  });

  it('shows control characters as signs on a terminal', async () => {
    const { out } = await run('--gpu', '\u001B[31mred\nline');
    expect(out).toContain('gpu "␛[31mred␊line" is not among');
  });

  it.each([
    [['extra'], 'unexpected argument "extra"'],
    [['--cudnn', '9'], "unknown option '--cudnn'"],
    [['--format', 'xml'], '--format is "xml": must be one of text, json'],
  ])('%j is wrong usage', async (args, message) => {
    const { status, out, err } = await run(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`ml-dockerfile: ${message}\nUsage: ml-dockerfile compat [options]\n`);
  });

  it('names every option in its help', async () => {
    const { out } = await run('--help');
    for (const name of [
      'image',
      'torch',
      'torchvision',
      'torchaudio',
      'cuda',
      'python',
      'driver',
      'gpu',
      'format',
    ])
      expect(out).toMatch(new RegExp(`^ {2}--${name} `, 'm'));
  });
});
