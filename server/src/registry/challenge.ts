import { RegistryProblem } from './problem.ts';

/** Where `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` sends us for an anonymous token. */
export function tokenAddress(challenge: string, registry: URL, name: string): URL {
  const parameter = (key: string) => new RegExp(`\\b${key}="([^"]*)"`, 'i').exec(challenge)?.[1];
  const realm = parameter('realm');
  if (!/^bearer\s/i.test(challenge) || realm === undefined || !URL.canParse(realm))
    throw new RegistryProblem('denied', `${registry.host} asks for a login`);
  const url = new URL(realm);
  const secure = url.protocol === 'https:' || registry.protocol === 'http:';
  if (!secure || !/^https?:$/.test(url.protocol))
    throw new RegistryProblem('garbled', `${registry.host} sends to ${url.host} for a token without TLS`);
  const service = parameter('service');
  // nvcr.io names no service, and for some paths an empty scope.
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', parameter('scope') || `repository:${name}:pull`);
  return url;
}
