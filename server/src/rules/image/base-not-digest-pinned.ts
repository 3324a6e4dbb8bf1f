import { imageName } from '../../dockerfile/baseTag.ts';
import { defineRule } from '../../engine/rule.ts';

export const baseNotDigestPinned = defineRule({
  meta: {
    id: 'base-not-digest-pinned',
    title: 'Base image is not pinned by digest',
    severity: 'hint',
    confidence: 'certain',
    enabled: false,
    fixable: 'no',
    options: {},
    messages: {
      unpinned: '{image} names a tag without a digest, so a rebuild can start from another image',
    },
    docs: {
      what: 'A FROM names an image by a tag that is written out, without `@sha256:…`. Off by default.',
      why: 'A tag is a name that its publisher can move, and does: `12.4.1-runtime-ubuntu22.04` and `3.12-slim` are rebuilt for security fixes, so the same Dockerfile gives another image next month. A digest names the content and is checked on every pull; it also keeps working when the tag is removed, for as long as the registry keeps the image.',
      fix: 'None that needs no network: the digest of a tag stands in the registry. In an editor the action “Pin … by digest” asks for it when it is chosen; elsewhere `docker buildx imagetools inspect IMAGE` prints it.',
      ignore:
        'When fixes of the base image should arrive on their own. Stages, `scratch`, images put together from variables, tags that say nothing (`latest`, reported by base-tag-floating) and development images are not reported.',
      neighbours: [],
      sources: ['Docker documentation, Building best practices: Pin base image versions'],
    },
  },
  *check({ file, profile, knowledge }) {
    if (profile === 'dev') return;
    for (const { base, from } of file.stages) {
      if (base.kind !== 'image' || !base.certain) continue;
      const { image } = base;
      if (image.tag === undefined || image.tag === 'latest' || image.digest !== undefined) continue;
      const exists = knowledge.image(image).status;
      // A tag that cannot be pulled has no digest either.
      if (exists === 'does-not-exist' || exists === 'removed') continue;
      const { span } = from.image;
      const unpinned = { image: imageName(image), start: span.start };
      yield { message: 'unpinned', data: { image: unpinned.image }, span, unpinned };
    }
  },
});
