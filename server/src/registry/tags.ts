import { isTag } from '../knowledge/tagList.ts';
import { RegistryProblem } from './problem.ts';
import { jsonObject, type Registry } from './registry.ts';

const PAGE = 1000;
const MOST_PAGES = 200;

/** Every tag of the image `name`, sorted; all or a problem, never a part. */
export async function listTags(
  registry: Registry,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>();
  let next: URL | undefined = registry.address(name, `tags/list?n=${PAGE}`);
  for (let page = 0; next !== undefined; page++) {
    if (page === MOST_PAGES)
      throw new RegistryProblem('garbled', `${next.host} gives more than ${MOST_PAGES} pages of ${name}`);
    const { headers, body } = await registry.ask(next, name, { method: 'GET', headers: {} }, signal);
    const { tags } = jsonObject(body, next);
    // An image without a tag has `null`.
    if (tags !== null && !Array.isArray(tags))
      throw new RegistryProblem('garbled', `the answer of ${next.host} is not that of a registry`);
    for (const tag of tags ?? []) if (isTag(tag)) found.add(tag);
    next = following(headers.get('link'), next);
  }
  return [...found].sort();
}

/** `</v2/nvidia/cuda/tags/list?last=x&n=1000>; rel="next"`, which must stay at the same registry. */
function following(link: string | null, from: URL): URL | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const url = URL.canParse(target, from.href) ? new URL(target, from) : undefined;
  if (url?.origin === from.origin) return url;
  throw new RegistryProblem('garbled', `${from.host} sends on to ${url?.host ?? target}`);
}
