import { describe, expect, it } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import { readEnd } from '../../server/src/cli/readLog.ts';
import { Folder } from './folder.ts';
import { testHost } from './testHost.ts';

const LOG =
  'Sending build context to Docker daemon  1.99MB\r\n\u001B[31mthe --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled\u001B[0m\r\n';

async function run(cwd: string, args: readonly string[], input = '') {
  const host = testHost(cwd, [], input);
  const status = await main(['explain', ...args], host);
  return { status, ...host.written };
}

describe('explain', () => {
  it('says what a log shows, its cause, and what helps', async () => {
    using folder = new Folder({ 'build.log': LOG });
    expect(await run(folder.path, ['build.log'])).toEqual({
      status: 0,
      err: '',
      out: `The file needs BuildKit
  seen    the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled
  cause   The classic builder does not know --mount
  remedy  Install buildx, or build with BuildKit: DOCKER_BUILDKIT=1
  source  recorded with Docker Engine 20.10.24, 2026-11-21
`,
    });
  });

  it.each([[[]], [['-']]])('reads standard input with %j', async (args) => {
    const { status, out } = await run(import.meta.dirname, args, LOG);
    expect({ status, title: out.split('\n')[0] }).toEqual({ status: 0, title: 'The file needs BuildKit' });
  });

  it('prints the same as JSON', async () => {
    const { out } = await run(import.meta.dirname, ['--format', 'json'], LOG);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      explanations: [
        { id: 'buildkit-needed', where: 'build', cause: 'The classic builder does not know --mount' },
      ],
    });
  });

  it('recognises nothing in a log without a failure it knows, and fails for one it can not read', async () => {
    expect(await run(import.meta.dirname, [], 'all is well\n')).toEqual({
      status: 0,
      out: 'no failure recognised\n',
      err: '',
    });
    expect(await run(import.meta.dirname, ['none.log'])).toEqual({
      status: 2,
      out: '',
      err: 'none.log: error: does not exist\n',
    });
    expect((await run(import.meta.dirname, ['.'])).err).toBe('.: error: is a folder\n');
    expect((await run(import.meta.dirname, ['a', 'b'])).err).toContain('one log at a time, got 2');
  });

  it('keeps the end of what is too long', async () => {
    async function* chunks() {
      for (let part = 0; part < 40; part++)
        yield new TextEncoder().encode(`${part}`.padEnd(1024 * 1024, 'x'));
    }
    const end = new TextDecoder().decode(await readEnd(chunks()));
    expect(end.length).toBe(8 * 1024 * 1024);
    expect([end.slice(0, 2), end.slice(-1024 * 1024).slice(0, 2)]).toEqual(['32', '39']);
  });
});
