// Tag lists through the registry API (OCI distribution): paging by Link header, anonymous bearer tokens.

const PAGE = 1000;
const MOST_PAGES = 100;
const PATIENCE = 30_000;

/** Every tag of `name` (`nvidia/cuda`) at a registry (`https://host`). */
export async function listTags(registry: string, name: string): Promise<readonly string[]> {
  const tags: string[] = [];
  let token: string | undefined;
  let next: URL | undefined = new URL(`/v2/${name}/tags/list?n=${PAGE}`, registry);
  for (let page = 0; next !== undefined; page++) {
    if (page === MOST_PAGES) throw new Error(`${name}: more than ${MOST_PAGES} pages of tags`);
    let response = await get(next, token);
    if (response.status === 401 && token === undefined) {
      await response.body?.cancel();
      token = await anonymousToken(response.headers.get('www-authenticate') ?? '');
      response = await get(next, token);
    }
    if (!response.ok) throw new Error(`${name}: ${next.host} answered ${response.status}`);
    const { tags: found } = (await response.json()) as { readonly tags: readonly string[] | null };
    tags.push(...(found ?? []));
    next = following(response.headers.get('link'), next);
  }
  return [...new Set(tags)].sort();
}

function get(url: URL, token: string | undefined): Promise<Response> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) });
}

/** `</v2/nvidia/cuda/tags/list?last=x&n=1000>; rel="next"`, which must stay at the same registry. */
function following(link: string | null, from: URL): URL | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const url = new URL(target, from);
  if (url.origin !== from.origin) throw new Error(`${from.host} sends on to ${url.host}`);
  return url;
}

/** A token for reading, from where `Bearer realm="…",service="…",scope="…"` says. */
async function anonymousToken(challenge: string): Promise<string> {
  const parameter = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(challenge)?.[1];
  const realm = parameter('realm');
  if (realm === undefined) throw new Error('the registry asks for a login that it does not describe');
  const url = new URL(realm);
  for (const key of ['service', 'scope']) {
    const value = parameter(key);
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${url.host} gives no token: ${response.status}`);
  const body = (await response.json()) as { readonly token?: string; readonly access_token?: string };
  const token = body.token ?? body.access_token;
  if (token === undefined) throw new Error(`${url.host} gives no token`);
  return token;
}
