import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { bundleCli, type CliResult, onlyRules, runCli } from '../support/cliBundle.ts';
import { Folder } from './folder.ts';

const BAD = 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n';
const GOOD = 'FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04\n';
const CONFIG = { '.ml-dockerfile.yaml': onlyRules('base-tag-unknown') };
const URL = 'https://github.com/ml-dockerfile/ml-dockerfile/blob/main/server/docs/rules/base-tag-unknown.md';

let program = '';
beforeAll(async () => {
  program = await bundleCli();
});

const lint = (folder: Folder, ...args: readonly string[]): Promise<CliResult> =>
  runCli(program, ['lint', ...args], { cwd: folder.path });

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly { readonly rule: string }[];
    readonly problems: readonly {
      readonly message: string;
      readonly severity: string;
      readonly range?: unknown;
    }[];
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

async function report(
  folder: Folder,
  ...args: readonly string[]
): Promise<Report & { status: number | null }> {
  const { stdout, status } = await lint(folder, '--format', 'json', ...args);
  return { ...(JSON.parse(stdout) as Report), status };
}

const pathsOf = ({ files }: Report) => files.map(({ path }) => path);

describe('exit status', () => {
  it.each([
    [GOOD, [], 0],
    [BAD, [], 1],
    [BAD, ['--fail-on', 'never'], 0],
    [BAD, ['--fail-on=hint'], 1],
    // Evidence that is not firm makes a warning.
    ['FROM pytorch/pytorch:2.0.1-cuda11.8-cudnn8-runtime\n', [], 0],
    ['FROM pytorch/pytorch:2.0.1-cuda11.8-cudnn8-runtime\n', ['--fail-on', 'warning'], 1],
    ['FROM pytorch/pytorch:2.0.1-cuda11.8-cudnn8-runtime\n', ['--fail-on', 'error'], 0],
  ])('%j with %j is %i', async (text, args, status) => {
    using folder = new Folder({ ...CONFIG, Dockerfile: text });
    expect((await lint(folder, ...args)).status).toBe(status);
  });
});

describe('text report', () => {
  it('shows place, rule, message, source line, fixes, evidence and a summary', async () => {
    using folder = new Folder({ ...CONFIG, 'docker/Dockerfile': `# GPU\n${BAD}` });
    const { stdout, stderr } = await lint(folder);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(
      /^docker\/Dockerfile:2:18: error base-tag-unknown: nvidia\/cuda:12\.4\.0-cudnn9-runtime-ubuntu22\.04 does not exist: /,
    );
    expect(lines[1]).toBe('  2 | FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04');
    expect(lines[2]).toBe('    |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^');
    expect(lines[3]).toBe('    = fix: Use nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04');
    expect(stdout).toMatch(/\n {4}= source: .+, 20\d\d/);
    expect(stdout).toMatch(/\n1 file checked: 1 error\n$/);
    expect(stderr).toBe('');
  });
  it('says that nothing was found', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: GOOD, 'b.Dockerfile': GOOD });
    expect(await lint(folder)).toEqual({ status: 0, stdout: '2 files checked, no findings\n', stderr: '' });
  });
  it.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('colours a pipe with %j: %s', async (env, coloured) => {
    using folder = new Folder({ ...CONFIG, Dockerfile: BAD });
    const { stdout } = await runCli(program, ['lint'], { cwd: folder.path, env });
    expect(stdout).toContain('base-tag-unknown');
    expect(stdout.includes('\u001B[')).toBe(coloured);
  });
  it('lets no control character of a Dockerfile reach the terminal', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: BAD.replace('\n', ' \u001B[31m\u009B2J\n') });
    const { stdout } = await lint(folder);
    expect(stdout).toContain('␛[31m\uFFFD2J');
    expect(stdout).not.toContain('\u001B');
    expect(stdout).not.toContain('\u009B');
  });
});

describe('JSON report', () => {
  it('has exactly the shape of the contract', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: `# \u{1F680}\n${BAD}# ml-dockerfile: ignore=nope\n` });
    const { status, ...found } = await report(folder);
    const { revision, asOf } = loadKnowledge();
    const range = { start: { line: 1, character: 17 }, end: { line: 1, character: 50 } };
    expect(status).toBe(1);
    expect(found).toEqual({
      version: 1,
      knowledge: { revision, asOf },
      files: [
        {
          path: 'Dockerfile',
          findings: [
            {
              rule: 'base-tag-unknown',
              severity: 'error',
              confidence: 'certain',
              message: expect.stringContaining('does not exist'),
              url: URL,
              range,
              related: [],
              evidence: expect.arrayContaining([{ title: expect.any(String), asOf: expect.any(String) }]),
              fixes: expect.arrayContaining([
                {
                  title: 'Use nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04',
                  safety: 'suggestion',
                  edits: [{ path: 'Dockerfile', range, newText: '12.4.1-cudnn-runtime-ubuntu22.04' }],
                },
              ]),
            },
          ],
          problems: [
            {
              message: 'unknown rule "nope"',
              severity: 'warning',
              range: { start: { line: 2, character: 24 }, end: { line: 2, character: 28 } },
            },
          ],
        },
      ],
      summary: { error: 1, warning: 0, information: 0, hint: 0 },
    });
  });
  it('counts characters as editors do: without a byte order mark, in UTF-16', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: `\uFEFF${BAD}` });
    const { stdout } = await lint(folder, '--format', 'json');
    expect(stdout).toMatch(/"range": \{\s*"start": \{\s*"line": 0,\s*"character": 17/);
  });
});

describe('finding Dockerfiles', () => {
  it('takes the names that are Dockerfiles and leaves what only looks like one', async () => {
    const yes = [
      'Dockerfile',
      'Dockerfile.gpu',
      'a/b/train.Dockerfile',
      'a/x.dockerfile',
      'Containerfile',
      'c/Containerfile.cpu',
      '.devcontainer/Dockerfile',
    ];
    const no = [
      'Dockerfile.dockerignore',
      'Dockerfile.j2',
      'Dockerfile.md',
      'dockerfile.py',
      'node_modules/x/Dockerfile',
      '.git/Dockerfile',
      '.venv/Dockerfile',
      'Dockerfile~',
    ];
    using folder = new Folder({
      ...CONFIG,
      ...Object.fromEntries([...yes, ...no].map((name) => [name, GOOD])),
    });
    expect(pathsOf(await report(folder)).sort()).toEqual([...yes].sort());
  });
  it('reports in the same order whatever the file system says', async () => {
    using folder = new Folder({ ...CONFIG, 'b/Dockerfile': GOOD, 'a/Dockerfile': GOOD, Dockerfile: GOOD });
    expect(pathsOf(await report(folder))).toEqual(['Dockerfile', 'a/Dockerfile', 'b/Dockerfile']);
  });
  it('checks any file that is named, and each file once', async () => {
    using folder = new Folder({ ...CONFIG, 'odd.txt': BAD, Dockerfile: GOOD });
    symlinkSync('Dockerfile', folder.at('Dockerfile.link'));
    expect(pathsOf(await report(folder, 'odd.txt', './odd.txt', '.'))).toEqual(['odd.txt', 'Dockerfile']);
  });
  it('searches a folder that is called Dockerfile', async () => {
    using folder = new Folder({ ...CONFIG, 'Dockerfile/Dockerfile.gpu': GOOD });
    expect(pathsOf(await report(folder))).toEqual(['Dockerfile/Dockerfile.gpu']);
    expect(pathsOf(await report(folder, 'Dockerfile'))).toEqual(['Dockerfile/Dockerfile.gpu']);
  });
  it('does not run in circles', async () => {
    using folder = new Folder({ ...CONFIG, 'a/Dockerfile': GOOD });
    symlinkSync('..', folder.at('a/up'));
    symlinkSync('.', folder.at('Dockerfile'));
    expect(pathsOf(await report(folder))).toEqual(['a/Dockerfile']);
  });
  it('says when there are none', async () => {
    using folder = new Folder({ 'readme.md': '' });
    expect(await lint(folder)).toEqual({ status: 0, stdout: '', stderr: 'no Dockerfiles found in .\n' });
    expect(await report(folder)).toMatchObject({ status: 0, files: [] });
  });
  it('shows a file outside the working folder by its whole path', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: GOOD });
    using other = new Folder({});
    expect(pathsOf(await report(other, folder.at('Dockerfile')))).toEqual([folder.at('Dockerfile')]);
  });
});

describe('a file that cannot be read', () => {
  const broken: readonly (readonly [string, RegExp, (folder: Folder) => void])[] = [
    ['a broken link', /^is a broken symbolic link$/, (f) => symlinkSync('nowhere', f.at('Dockerfile.bad'))],
    [
      'a link to itself',
      /^is a symbolic link that leads to itself$/,
      (f) => symlinkSync('Dockerfile.bad', f.at('Dockerfile.bad')),
    ],
    ['binary', /^is a binary file: it contains NUL bytes$/, (f) => f.write('Dockerfile.bad', 'FROM a\0b\n')],
    [
      'not UTF-8',
      /^is not valid UTF-8$/,
      (f) => f.write('Dockerfile.bad', new Uint8Array([70, 82, 0xc3, 0x28])),
    ],
    ['UTF-16', /^is UTF-16 text; /, (f) => f.write('Dockerfile.bad', Buffer.from(`\uFEFF${BAD}`, 'utf16le'))],
    [
      'of 50 MB',
      /^is too large for a Dockerfile: 50\.0 MB, the limit is 1 MB$/,
      (f) => f.write('Dockerfile.bad', new Uint8Array(50 << 20).fill(35)),
    ],
    ['an endless device', /^is not a regular file$/, (f) => symlinkSync('/dev/zero', f.at('Dockerfile.bad'))],
  ];
  it.each(broken)('is named when it is %s, and the others are checked', async (_, message, make) => {
    using folder = new Folder({ ...CONFIG, Dockerfile: GOOD, 'z.Dockerfile': BAD });
    make(folder);
    const walked = await report(folder);
    expect(walked.status).toBe(1);
    expect(pathsOf(walked)).toEqual(['Dockerfile', 'Dockerfile.bad', 'z.Dockerfile']);
    expect(walked.files[1]?.problems).toEqual([
      { message: expect.stringMatching(message), severity: 'warning' },
    ]);
    const named = await lint(folder, 'Dockerfile.bad', 'z.Dockerfile');
    expect(named.status).toBe(2);
    expect(named.stderr).toMatch(/^Dockerfile\.bad: error: is .+\n$/);
    expect(named.stdout).toContain('z.Dockerfile:1:18: error base-tag-unknown');
  });

  it('is an error when it does not exist', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: GOOD });
    const { status, stderr, stdout } = await lint(folder, 'nix/Dockerfile', 'Dockerfile', 'Dockerfile/x');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'nix/Dockerfile: error: does not exist\nDockerfile/x: error: does not exist: a part of the path is a file\n',
    );
    expect(stdout).toBe('1 file checked, no findings\n');
  });

  it('is named when permission is missing', async () => {
    using folder = new Folder({ ...CONFIG, Dockerfile: GOOD, 'Dockerfile.secret': BAD });
    mkdirSync(folder.at('closed'));
    copyFileSync(program, folder.at('cli.cjs'));
    chmodSync(folder.at('Dockerfile.secret'), 0);
    chmodSync(folder.at('closed'), 0);
    chmodSync(folder.path, 0o755);
    // Root may read everything, so it becomes somebody else.
    const root = process.getuid?.() === 0;
    const options = { cwd: folder.path, ...(root ? { uid: 65534 } : {}) };
    const walked = await runCli(folder.at('cli.cjs'), ['lint'], options);
    expect(walked.stderr).toBe(
      'closed: warning: cannot be read: permission denied\nDockerfile.secret: warning: cannot be read: permission denied\n',
    );
    expect(walked.status).toBe(0);
    const named = await runCli(folder.at('cli.cjs'), ['lint', 'Dockerfile.secret'], options);
    expect(named).toMatchObject({ status: 2, stdout: '' });
    chmodSync(folder.at('closed'), 0o700);
  });
});

describe('project file', () => {
  it('is the nearest one', async () => {
    using folder = new Folder({
      ...CONFIG,
      'a/Dockerfile': BAD,
      'b/Dockerfile': BAD,
      'b/.ml-dockerfile.yaml': onlyRules(),
    });
    const { files } = await report(folder);
    expect(files.map(({ findings }) => findings.length)).toEqual([1, 0]);
  });
  it('may be given, and then holds for all', async () => {
    using folder = new Folder({
      'x.yaml': `${onlyRules('base-tag-unknown')}  base-tag-unknown: hint\n`,
      'b/Dockerfile': BAD,
      'b/.ml-dockerfile.yaml': onlyRules(),
    });
    expect(await report(folder, '--config', 'x.yaml')).toMatchObject({ status: 0, summary: { hint: 1 } });
  });
  it('with wrong settings is reported where they stand, and the rest is used', async () => {
    using folder = new Folder({
      '.ml-dockerfile.yaml': `colour: red\n${onlyRules('base-tag-unknown')}  base-tag-unknown: loud\n  nope: error\n`,
      Dockerfile: BAD,
    });
    const { stdout, status } = await lint(folder);
    expect(status).toBe(1);
    expect(stdout).toContain('.ml-dockerfile.yaml:1:1: warning: unknown setting "colour"');
    expect(stdout).toContain('warning: unknown rule "nope"');
    expect(stdout).toContain('Dockerfile:1:18: error base-tag-unknown');
  });
  it('that is no YAML stops what it governs and nothing else', async () => {
    using folder = new Folder({
      '.ml-dockerfile.yaml': 'rules: {\n  a: [}\n',
      Dockerfile: BAD,
      'b/Dockerfile': BAD,
      'b/.ml-dockerfile.yaml': CONFIG['.ml-dockerfile.yaml'],
    });
    const { stdout, status } = await lint(folder);
    expect(status).toBe(2);
    expect(stdout).toMatch(
      /^\.ml-dockerfile\.yaml:2:\d+: error: not YAML: .+; no Dockerfile that it is for was checked$/m,
    );
    expect(stdout).toContain('b/Dockerfile:1:18: error');
    expect(stdout).not.toMatch(/^Dockerfile:/m);
  });
  it('given but missing is an error', async () => {
    using folder = new Folder({ Dockerfile: BAD });
    const { status, stdout, stderr } = await lint(folder, '--config', 'nix.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe('nix.yaml: error: does not exist; no Dockerfile that it is for was checked\n');
  });
  it('is not looked for outside the repository', async () => {
    using folder = new Folder({
      '.ml-dockerfile.yaml': onlyRules(),
      'repo/.git/HEAD': '',
      'repo/Dockerfile': BAD,
    });
    expect((await report(folder)).summary.error).toBeGreaterThan(0);
  });
});

describe('standard input', () => {
  const run = (folder: Folder, input: string | Uint8Array, ...args: readonly string[]) =>
    runCli(program, ['lint', '--stdin', ...args], { cwd: folder.path, input });

  it('is checked under the name that is given', async () => {
    using folder = new Folder({ 'a/.ml-dockerfile.yaml': CONFIG['.ml-dockerfile.yaml'] });
    const { status, stdout } = await run(folder, BAD, '--stdin-filename', 'a/gpu.Dockerfile');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^a\/gpu\.Dockerfile:1:18: error/);
  });
  it('may be empty', async () => {
    using folder = new Folder(CONFIG);
    const { status, stdout } = await run(folder, '');
    expect(status).toBe(1);
    expect(stdout).toContain('Dockerfile:1:1: error: no instruction in this file');
  });
  it('that is no text is an error', async () => {
    using folder = new Folder(CONFIG);
    expect(await run(folder, 'a\0')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Dockerfile: error: is a binary file: it contains NUL bytes\n',
    });
    expect((await run(folder, new Uint8Array(6 << 20).fill(35))).stderr).toContain('is too large');
  });
});

it('ends well when the reader of a large report goes away', async () => {
  using folder = new Folder({ ...CONFIG, Dockerfile: `${BAD}`.repeat(300) });
  const script = '"$0" "$1" lint | head -n 1; echo "${PIPESTATUS[0]}"';
  const out = execFileSync('bash', ['-c', `${script} 2>&1`, process.execPath, program], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  expect(out).toMatch(/^Dockerfile:1:18: error[^\n]+\n1\n$/);
});
