import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleCli, runCli } from '../support/cliBundle.ts';
import { type Registry, startRegistry } from '../support/registry.ts';

const TAG = '99.1.0-base-ubuntu28.04';

describe('ml-dockerfile refresh', () => {
  let program: string;
  let registry: Registry;
  beforeAll(async () => {
    program = await bundleCli();
    registry = await startRegistry();
    await registry.push('nvidia/cuda', [TAG, '12.4.1-base-ubuntu22.04']);
  });
  afterAll(() => registry.stop());

  /** Runs the program with a cache folder of its own. */
  function machine() {
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    const run = (...args: string[]) => runCli(program, args, { cwd: cache, env: { XDG_CACHE_HOME: cache } });
    return { run, lists: join(cache, 'ml-dockerfile', 'tags') };
  }

  it('makes later runs know a tag that the tables do not have', async () => {
    const { run, lists } = machine();
    expect((await run('image', `nvidia/cuda:${TAG}`)).stdout).toContain('unknown');
    const { host } = new URL(registry.url);
    const refreshed = await run('refresh', '--registry', registry.url);
    expect(refreshed).toMatchObject({ status: 0, stderr: '' });
    expect(refreshed.stdout).toContain(`nvidia/cuda: 2 tags at ${host}, 1 new, 0 gone\n`);
    expect(refreshed.stdout).toContain(`kept in ${lists}\n`);
    expect(readdirSync(lists)).toEqual(['nvidia+cuda.json']);
    const { stdout } = await run('image', '--format', 'json', `nvidia/cuda:${TAG}`);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'exists', cuda: '99.1.0' });
    expect(stdout).toContain(`Tag list of nvidia/cuda, asked of ${host}`);
  });

  it('says so when nobody answers, and changes nothing', async () => {
    const { run } = machine();
    const { status, stderr } = await run('refresh', '--registry', 'http://127.0.0.1:1');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^ml-dockerfile: cannot reach 127\.0\.0\.1:1: .*: the bundled knowledge of .* stays in use\n$/,
    );
  });

  it('replaces a damaged list, which every run names', async () => {
    const { run, lists } = machine();
    await run('refresh', '--registry', registry.url);
    writeFileSync(join(lists, 'nvidia+cuda.json'), '{');
    const { status, stderr } = await run('image', `nvidia/cuda:${TAG}`);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `ml-dockerfile: ${join(lists, 'nvidia+cuda.json')} is damaged and not used; \`refresh\` replaces it\n`,
    });
    await run('refresh', '--registry', registry.url);
    expect((await run('image', `nvidia/cuda:${TAG}`)).stderr).toBe('');
  });

  it('asks through a proxy where Node.js does', async () => {
    const tunnels: string[] = [];
    const { host } = new URL(registry.url);
    const proxy = createServer().on('connect', (request, client: Socket) => {
      tunnels.push(request.url ?? '');
      const [name, port] = host.split(':');
      const upstream = connect(Number(port), name, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      client.on('error', () => upstream.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    if (address === null || typeof address === 'string') throw new Error('no port on loopback');
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    const HTTP_PROXY = `http://127.0.0.1:${address.port}`;
    const { status, stdout } = await runCli(program, ['refresh', '--registry', 'http://registry.invalid'], {
      cwd: cache,
      env: { XDG_CACHE_HOME: cache, HTTP_PROXY, NODE_USE_ENV_PROXY: '1' },
      // The one the scripts run on; the system's may be too old to know proxies.
      node: join(import.meta.dirname, '../../node_modules/.bin/node'),
    });
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(new Set(tunnels)).toEqual(new Set(['registry.invalid:80']));
  });

  it.each([['mirror'], ['ftp://mirror.example.com']])('refuses %s for an address', async (address) => {
    const { status, stderr } = await machine().run('refresh', '--registry', address);
    expect(status).toBe(2);
    expect(stderr).toContain(`--registry is "${address}": must be an address`);
  });
});
