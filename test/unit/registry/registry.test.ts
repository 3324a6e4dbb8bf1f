import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../../server/src/registry/digest.ts';
import { RegistryProblem } from '../../../server/src/registry/problem.ts';
import { Registry } from '../../../server/src/registry/registry.ts';
import { listTags } from '../../../server/src/registry/tags.ts';
import { type Registry as RealRegistry, startRegistry } from '../../support/registry.ts';
import { startWebServer } from '../../support/webServer.ts';

const NEVER = new AbortController().signal;
const IMPATIENT = { answer: 200, pause: 1000 };

/** The tags of `a/b` at a server that answers as given; its problem as kind and message. */
async function tagsFrom(answer: Parameters<typeof startWebServer>[0], signal = NEVER) {
  const server = await startWebServer(answer);
  onTestFinished(() => server.stop());
  const found = await listTags(new Registry(server.url, IMPATIENT), 'a/b', signal).catch(kindOf);
  return { found, asked: server.asked, host: new URL(server.url).host };
}

function kindOf(problem: unknown): string {
  if (problem instanceof RegistryProblem) return `${problem.kind}: ${problem.message}`;
  throw problem;
}

describe('Debian’s registry', () => {
  const tags = ['12.4.1-base-ubuntu22.04', '12.4.1-devel-ubuntu22.04', '9'];
  let real: RealRegistry;
  beforeAll(async () => {
    real = await startRegistry();
    await real.push('nvidia/cuda', tags);
  });
  afterAll(() => real.stop());

  it('lists its tags', async () => {
    expect(await listTags(new Registry(real.url), 'nvidia/cuda', NEVER)).toEqual(tags);
  });

  it('tells the digest of a tag', async () => {
    const digest = await digestOf(new Registry(real.url), 'nvidia/cuda', '9', NEVER);
    const pulled = await fetch(`${real.url}/v2/nvidia/cuda/manifests/${digest}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    expect(pulled.status).toBe(200);
  });

  it('has no other images and no other tags', async () => {
    const registry = new Registry(real.url);
    const { host } = new URL(real.url);
    expect(await listTags(registry, 'nobody/nothing', NEVER).catch(kindOf)).toBe(
      `missing: ${host} has no nobody/nothing`,
    );
    expect(await digestOf(registry, 'nvidia/cuda', '1', NEVER).catch(kindOf)).toBe(
      `missing: ${host} has no nvidia/cuda:1`,
    );
  });
});

describe('a tag list', () => {
  it('is read page by page, with one anonymous token', async () => {
    const { found, asked } = await tagsFrom((request, response, { pathname, searchParams }) => {
      if (pathname === '/token') {
        const token = `for ${searchParams.get('service')} ${searchParams.get('scope')}`;
        response.end(JSON.stringify({ access_token: token }));
      } else if (request.headers.authorization !== 'Bearer for hub repository:a/b:pull') {
        const realm = `http://${request.headers.host}/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="hub"` }).end();
      } else if (searchParams.get('last') === null) {
        response.setHeader('link', '</v2/a/b/tags/list?last=2&n=1000>; rel="next"');
        response.end(JSON.stringify({ tags: ['2', '1', '!not a tag', 7] }));
      } else response.end(JSON.stringify({ tags: ['3', '2'] }));
    });
    expect(found).toEqual(['1', '2', '3']);
    expect(asked.map((line) => line.split('?')[0])).toEqual([
      'GET /v2/a/b/tags/list',
      'GET /token',
      'GET /v2/a/b/tags/list',
      'GET /v2/a/b/tags/list',
    ]);
  });

  it('is read with a token of nvcr.io, which names no service and may name no scope', async () => {
    const { found, asked } = await tagsFrom((request, response, { pathname }) => {
      const realm = `http://${request.headers.host}/proxy_auth`;
      if (pathname === '/proxy_auth') response.end('{"token":"t"}');
      else if (request.headers.authorization === 'Bearer t') response.end('{"tags":["24.05-py3"]}');
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",scope=""` }).end();
    });
    expect(found).toEqual(['24.05-py3']);
    expect(asked[1]).toBe('GET /proxy_auth?scope=repository%3Aa%2Fb%3Apull');
  });

  it('is asked for below the path of a mirror', async () => {
    const server = await startWebServer((_, response) => response.end('{"tags":["1"]}'));
    onTestFinished(() => server.stop());
    expect(await listTags(new Registry(`${server.url}/hub`), 'a/b', NEVER)).toEqual(['1']);
    expect(server.asked).toEqual(['GET /v2/hub/a/b/tags/list?n=1000']);
  });

  it('is not followed to another host', async () => {
    const { found, host } = await tagsFrom((_, response) => {
      response.setHeader('link', '<http://192.0.2.1/v2/x/tags/list>; rel="next"');
      response.end('{"tags":[]}');
    });
    expect(found).toBe(`garbled: ${host} sends on to 192.0.2.1`);
  });

  it('that never ends is given up', async () => {
    const { found } = await tagsFrom((_, response) => {
      response.setHeader('link', '</v2/a/b/tags/list?last=1>; rel="next"');
      response.end('{"tags":["1"]}');
    });
    expect(found).toMatch(/^garbled: .* more than 200 pages of a\/b$/);
  });
});

describe('a registry that does not help', () => {
  it.each(['<html>', '', '[', 'null', '{"tags":5}'])('answers %j', async (body) => {
    const { found, host } = await tagsFrom((_, response) => response.end(body));
    expect(found).toBe(`garbled: the answer of ${host} is not that of a registry`);
  });

  it.each([
    [401, 'denied: HOST asks for a login'],
    [403, 'denied: HOST gives a/b to nobody without a login (status 403)'],
    [500, 'garbled: HOST answered with status 500'],
  ])('answers with status %i', async (status, problem) => {
    const { found, host } = await tagsFrom((_, response) => response.writeHead(status).end());
    expect(found).toBe(problem.replace('HOST', host));
  });

  it('wants a password', async () => {
    const { found, host } = await tagsFrom((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end(),
    );
    expect(found).toBe(`denied: ${host} asks for a login`);
  });

  it('gives tokens to nobody', async () => {
    const { found, asked, host } = await tagsFrom((request, response, { pathname }) => {
      const realm = `http://${request.headers.host}/token`;
      if (pathname === '/token') response.writeHead(403).end();
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
    });
    expect(found).toBe(`denied: ${host} gives no token without a login`);
    expect(asked).toHaveLength(2);
  });

  it('is not reached', async () => {
    const problem = await listTags(new Registry('http://127.0.0.1:1'), 'a/b', NEVER).catch(kindOf);
    expect(problem).toMatch(/^unreachable: cannot reach 127\.0\.0\.1:1: ./);
  });

  it('is slow', async () => {
    const { found, host } = await tagsFrom(() => undefined);
    expect(found).toBe(`timed-out: ${host} gave no answer within 0 s`);
  });

  it('is slow in the middle of its answer', async () => {
    const { found } = await tagsFrom((_, response) => response.write('{"tags":'));
    expect(found).toMatch(/^timed-out: /);
  });
});

describe('a registry that takes no more requests', () => {
  it('is asked again when it says so', async () => {
    let asked = 0;
    const { found } = await tagsFrom((_, response) => {
      if (++asked < 3) response.writeHead(429, { 'retry-after': '0' }).end();
      else response.end('{"tags":["1"]}');
    });
    expect(found).toEqual(['1']);
  });

  it.each([
    ['0', 'limited: HOST takes no more requests for now, the next in 0 s', 3],
    ['3600', 'limited: HOST takes no more requests for now, the next in 3600 s', 1],
    ['soon', 'limited: HOST takes no more requests for now', 1],
  ])('is left alone when it says %s', async (after, problem, times) => {
    const { found, asked, host } = await tagsFrom((_, response) =>
      response.writeHead(429, { 'retry-after': after }).end(),
    );
    expect(found).toBe(problem.replace('HOST', host));
    expect(asked).toHaveLength(times);
  });
});

describe('a user who has waited enough', () => {
  it('ends a question', async () => {
    const controller = new AbortController();
    const { found } = await tagsFrom(() => controller.abort(), controller.signal);
    expect(found).toBe('cancelled: cancelled');
  });

  it('ends a pause', async () => {
    const controller = new AbortController();
    const { found } = await tagsFrom((_, response) => {
      response.writeHead(429, { 'retry-after': '1' }).end(() => controller.abort());
    }, controller.signal);
    expect(found).toBe('cancelled: cancelled');
  });
});
