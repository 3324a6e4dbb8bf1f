import { RegistryProblem } from './problem.ts';
import type { Registry } from './registry.ts';

/** An index first: its digest stands for the image of every platform. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The digest of what a tag names now: `sha256:…`. HEAD does not count as a pull. */
export async function digestOf(
  registry: Registry,
  name: string,
  tag: string,
  signal: AbortSignal,
): Promise<string> {
  const url = registry.address(name, `manifests/${tag}`);
  const request = { method: 'HEAD', headers: { accept: MANIFESTS } } as const;
  const { headers } = await registry.ask(url, name, request, signal).catch((error: unknown) => {
    if (error instanceof RegistryProblem && error.kind === 'missing')
      throw new RegistryProblem('missing', `${url.host} has no ${name}:${tag}`);
    throw error;
  });
  const digest = headers.get('docker-content-digest') ?? '';
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new RegistryProblem('garbled', `${url.host} names no digest of ${name}:${tag}`);
}
