import type { Span } from '../text/span.ts';

/**
 * A container image name split by the grammar of the OCI distribution reference:
 * `[registry/]repository[:tag][@digest]`. Parts not written are undefined; nothing is filled in.
 */
export interface ImageReference {
  readonly registry: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  readonly parts: Readonly<Record<'registry' | 'repository' | 'tag' | 'digest', Span | undefined>>;
}

const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

// The grammar of the distribution reference: registry, path, tag, digest.
const REFERENCE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9+._-]+:[0-9a-fA-F]{32,})?$/;
/** Names end at 255 characters, tags at 128, and digests are shorter than that. */
const LONGEST = 600;

/** True for what a registry accepts as the reference of an image. */
export function isImageReference(text: string): boolean {
  return text.length <= LONGEST && REFERENCE.test(text);
}

/** Splits `text`; spans are offsets into `text` plus `start`. */
export function parseImageReference(text: string, start = 0): ImageReference {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const host = slash < 0 ? '' : named.slice(0, slash);
  const registry = host !== '' && (/[.:]/.test(host) || host === 'localhost') ? host : undefined;
  const nameStart = registry === undefined ? 0 : slash + 1;
  const colon = named.lastIndexOf(':');
  const tagged = colon >= nameStart && !named.slice(colon).includes('/');
  const nameEnd = tagged ? colon : named.length;
  const span = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  return {
    registry,
    repository: named.slice(nameStart, nameEnd),
    tag: tagged ? named.slice(colon + 1) : undefined,
    digest: at < 0 ? undefined : text.slice(at + 1),
    parts: {
      registry: registry === undefined ? undefined : span(0, slash),
      repository: span(nameStart, nameEnd),
      tag: tagged ? span(colon + 1, named.length) : undefined,
      digest: at < 0 ? undefined : span(at + 1, text.length),
    },
  };
}

/**
 * The name an image is known by, independent of how Docker Hub is spelled: `pytorch/pytorch`, `python`
 * (for `library/python`), `nvcr.io/nvidia/pytorch`.
 */
export function canonicalName(image: ImageReference): string {
  const hub = image.registry === undefined || DOCKER_HUB.has(image.registry);
  if (!hub) return `${image.registry}/${image.repository}`;
  return image.repository.startsWith('library/')
    ? image.repository.slice('library/'.length)
    : image.repository;
}
