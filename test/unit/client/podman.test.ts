// Debian's podman with the arguments that the commands give it.
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuildSettings, buildInvocation } from '../../../client/src/docker/build.ts';
import { findBuildFailure } from '../../../client/src/docker/buildFailure.ts';
import type { Invocation } from '../../../client/src/docker/invocation.ts';
import { runInvocation } from '../../../client/src/docker/run.ts';
import { findEngine } from '../../../client/src/node/findEngine.ts';

const hostile = 'a b$(touch injected);.Dockerfile';
const engine = { program: 'podman', dialect: 'podman' } as const;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ml-dockerfile-podman-'));
  const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
  copyFileSync(busybox, path.join(folder, 'busybox'));
  // Containers get the limits of podman's own settings, higher than a test machine may hand out.
  writeFileSync(
    path.join(folder, 'containers.conf'),
    '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n',
  );
  const at = (name: string): string => JSON.stringify(path.join(folder, name));
  writeFileSync(
    path.join(folder, 'storage.conf'),
    `[storage]\ndriver = "vfs"\ngraphroot = ${at('graph')}\nrunroot = ${at('run')}\n`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

test('is known by its answer', async () => {
  expect(await findEngine('podman')).toEqual({ kind: 'found', engine });
});

test('builds, hands a secret over by its variable, and runs with 2 GB of shared memory', async () => {
  const lines = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'RUN --mount=type=secret,id=t ["/bin/busybox", "cat", "/run/secrets/t"]',
    'CMD ["/bin/busybox", "df", "-k", "/dev/shm"]',
  ];
  const settings = { tags: ['localhost/ml-dockerfile:dev'], secrets: [{ id: 't', env: 'OUR_SECRET' }] };
  const built = await build(lines, settings, { OUR_SECRET: 'seen-by-the-build' });
  expect(built).toMatchObject({ code: 0, output: expect.stringContaining('seen-by-the-build') });
  const run = { gpus: 'none', mode: 'attached', sharedMemory: '2g' } as const;
  const ran = await start(runInvocation(engine, 'localhost/ml-dockerfile:dev', run));
  expect(ran).toMatchObject({ code: 0, output: expect.stringMatching(/\s2097152\s/) });
}, 60_000);

test('a RUN that fails is found on its line', async () => {
  const lines = ['FROM scratch', 'COPY busybox /bin/busybox', 'RUN ["/bin/busybox", "false"]'];
  const { code, output } = await build(lines, {});
  const instructions = lines.map((text, line) => ({ text, line, lastLine: line }));
  expect(code).not.toBe(0);
  expect(findBuildFailure(output, instructions)).toEqual({
    line: 2,
    lastLine: 2,
    message: 'the command ended with exit code 1',
  });
}, 60_000);

function build(lines: readonly string[], settings: BuildSettings, variables: Record<string, string> = {}) {
  const file = path.join(folder, hostile);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return start(buildInvocation(engine, { file, context: folder }, settings), variables);
}

function start(
  { program, argv }: Invocation,
  variables: Record<string, string> = {},
): Promise<{ readonly code: unknown; readonly output: string }> {
  const env = {
    ...process.env,
    ...variables,
    CONTAINERS_CONF: path.join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: path.join(folder, 'storage.conf'),
  };
  return new Promise((resolve) => {
    execFile(program, [...argv], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
}
