import { chmodSync, copyFileSync, linkSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import type { AnyRule } from '../../server/src/engine/rule.ts';
import { bundleCli, onlyRules, runCli } from '../support/cliBundle.ts';
import { Folder } from './folder.ts';
import { crashes, replaces, testHost } from './testHost.ts';

const RULES = [replaces('foo', 'bar'), replaces('bar', 'baz'), replaces('hint', 'x', 'suggestion')];

async function fix(folder: Folder, rules: readonly AnyRule[] = RULES, ...args: readonly string[]) {
  const host = testHost(folder.path, rules);
  const status = await main(['lint', '--fix', ...args], host);
  return { status, ...host.written };
}

describe('--fix', () => {
  it('applies safe fixes until none is left, says so, and reports what remains', async () => {
    using folder = new Folder({ Dockerfile: 'FROM foo\nRUN hint\n' });
    const { status, out, err } = await fix(folder);
    expect(folder.read('Dockerfile')).toBe('FROM baz\nRUN hint\n');
    expect(out.split('\n\n')).toEqual([
      'Dockerfile: fixed 2 problems\n  no-foo: Write bar\n  no-bar: Write baz',
      'Dockerfile:2:5: warning no-hint: the word hint\n  2 | RUN hint\n    |     ^^^^\n    = fix: Write x',
      '1 file checked: 1 warning\n',
    ]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it('does nothing the second time, and leaves nothing behind', async () => {
    using folder = new Folder({ Dockerfile: 'FROM foo\n', 'a.Dockerfile': 'FROM x\n' });
    await fix(folder);
    const before = readdirSync(folder.path).map((name) => [name, statSync(folder.at(name)).ino]);
    const { out } = await fix(folder);
    expect(out).toBe('2 files checked, no findings\n');
    expect(readdirSync(folder.path).map((name) => [name, statSync(folder.at(name)).ino])).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it('does not touch a file without a safe fix', async () => {
    using folder = new Folder({ Dockerfile: 'FROM hint\n' });
    const { ino, mtimeMs } = statSync(folder.at('Dockerfile'));
    await fix(folder);
    expect(statSync(folder.at('Dockerfile'))).toMatchObject({ ino, mtimeMs });
  });

  it.each([
    ['CRLF', 'FROM foo\r\nRUN a\r\n', 'FROM baz\r\nRUN a\r\n'],
    ['a byte order mark', '\uFEFFFROM foo\n', '\uFEFFFROM baz\n'],
    ['a missing line break at the end', 'FROM foo', 'FROM baz'],
    ['other scripts', '# 模型 🚀\nFROM foo # ä\n', '# 模型 🚀\nFROM baz # ä\n'],
  ])('keeps %s', async (_, before, after) => {
    using folder = new Folder({ Dockerfile: before });
    await fix(folder);
    expect(folder.read('Dockerfile')).toBe(after);
  });

  it.each([0o600, 0o644, 0o755, 0o666])('keeps mode %o', async (mode) => {
    using folder = new Folder({ Dockerfile: 'FROM foo\n' });
    chmodSync(folder.at('Dockerfile'), mode);
    await fix(folder);
    expect(folder.read('Dockerfile')).toBe('FROM baz\n');
    expect(statSync(folder.at('Dockerfile')).mode & 0o7777).toBe(mode);
  });

  it('does not write through a symbolic link, nor in its place', async () => {
    using folder = new Folder({ 'real/x.txt': 'FROM foo\n' });
    symlinkSync('real/x.txt', folder.at('Dockerfile'));
    const { status, err, out } = await fix(folder);
    expect(status).toBe(2);
    expect(err).toBe('Dockerfile: error: not fixed: is a symbolic link; name the file it leads to\n');
    expect(out).toContain('Dockerfile:1:6: warning no-foo');
    expect(folder.read('real/x.txt')).toBe('FROM foo\n');
    expect(lstatSync(folder.at('Dockerfile')).isSymbolicLink()).toBe(true);
  });

  it('does not separate hard links', async () => {
    using folder = new Folder({ Dockerfile: 'FROM foo\n' });
    linkSync(folder.at('Dockerfile'), folder.at('other'));
    const { status, err } = await fix(folder);
    expect({ status, err }).toEqual({
      status: 2,
      err: 'Dockerfile: error: not fixed: has 2 hard links, which replacing it would separate\n',
    });
    expect(folder.read('other')).toBe('FROM foo\n');
  });

  it('says on standard error what it did when the report is JSON', async () => {
    using folder = new Folder({ Dockerfile: 'FROM foo\n' });
    const { out, err } = await fix(folder, RULES, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ files: [{ path: 'Dockerfile', findings: [] }] });
    expect(err).toBe('Dockerfile: fixed 2 problems\n  no-foo: Write bar\n  no-bar: Write baz\n');
  });

  it('comes to an end when two rules undo each other', async () => {
    using folder = new Folder({ Dockerfile: 'FROM foo\n' });
    const { status } = await fix(folder, [replaces('foo', 'bar'), replaces('bar', 'foo')]);
    expect(status).toBe(0);
    expect(['FROM foo\n', 'FROM bar\n']).toContain(folder.read('Dockerfile'));
  });
});

describe('a rule that crashes', () => {
  it('is named, and the findings of the others are shown', async () => {
    using folder = new Folder({ Dockerfile: 'FROM hint\n' });
    const host = testHost(folder.path, [crashes('bad-rule'), replaces('hint', 'x', 'suggestion')]);
    expect(await main(['lint'], host)).toBe(2);
    expect(host.written.err).toMatch(
      /^Dockerfile: error: internal error in rule bad-rule, its findings are missing\nml-dockerfile: internal error in rule bad-rule: Error: out of cheese\n/,
    );
    expect(host.written.out).toContain('Dockerfile:1:6: warning no-hint');
  });
  it('is part of the JSON report', async () => {
    using folder = new Folder({ Dockerfile: 'FROM x\n' });
    const host = testHost(folder.path, [crashes('bad-rule')]);
    expect(await main(['lint', '--format', 'json'], host)).toBe(2);
    const message = 'internal error in rule bad-rule, its findings are missing';
    expect(JSON.parse(host.written.out).files[0].problems).toEqual([{ message, severity: 'error' }]);
  });
});

describe('the program', () => {
  const TEXT = 'FROM ubuntu:24.04\r\nRUN apt-get update && apt-get install -y curl\r\n';
  const CONFIG = { '.ml-dockerfile.yaml': onlyRules('apt-hygiene') };
  let program = '';
  beforeAll(async () => {
    program = await bundleCli();
  });

  it('fixes a real finding, and prints the same from standard input', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: TEXT });
    const piped = await runCli(program, ['lint', '--fix', '--stdin'], { cwd: folder.path, input: TEXT });
    const { stdout } = await runCli(program, ['lint', '--fix'], { cwd: folder.path });
    const fixed = folder.read('Dockerfile');
    expect(stdout).toContain('Dockerfile: fixed ');
    expect(fixed).not.toBe(TEXT);
    expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
    expect(piped.stdout).toBe(fixed);
    expect(piped.stderr).toMatch(/^Dockerfile: fixed .+\n(?: {2}.+\n)+\n[\s\S]*1 file checked/);
    const again = await runCli(program, ['lint', '--fix'], { cwd: folder.path });
    expect(again.stdout).not.toContain('fixed');
    expect(folder.read('Dockerfile')).toBe(fixed);
  });

  it('prints a text from standard input that needs no fix as it came', async () => {
    using folder = new Folder(CONFIG);
    const input = '\uFEFFFROM ubuntu:24.04\r\n';
    const { stdout, status } = await runCli(program, ['lint', '--fix', '--stdin'], {
      cwd: folder.path,
      input,
    });
    expect({ stdout, status }).toEqual({ stdout: input, status: 0 });
  });

  it('leaves a file alone that it may not replace', async () => {
    using folder = new Folder({ ...CONFIG, 'a/Dockerfile': TEXT });
    copyFileSync(program, folder.at('cli.cjs'));
    chmodSync(folder.path, 0o755);
    chmodSync(folder.at('a'), 0o555);
    // Root may write everywhere, so it becomes somebody else.
    const root = process.getuid?.() === 0;
    const options = { cwd: folder.path, ...(root ? { uid: 65534 } : {}) };
    const { status, stderr } = await runCli(folder.at('cli.cjs'), ['lint', '--fix'], options);
    expect(status).toBe(2);
    expect(stderr).toBe('a/Dockerfile: error: not fixed: cannot be written: permission denied\n');
    expect(folder.read('a/Dockerfile')).toBe(TEXT);
    chmodSync(folder.at('a'), 0o755);
  });
});
