import { imageName, imageStages, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import { defineRule } from '../../engine/rule.ts';

export const baseTagRemoved = defineRule({
  meta: {
    id: 'base-tag-removed',
    title: 'Base image tag was removed by its publisher',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: { removed: '{image} can no longer be pulled: {reason}' },
    docs: {
      what: 'The tag was published once and its publisher deleted it: for `nvidia/cuda` all of CUDA 10.2 and older, and the first patch releases of most CUDA 11 families.',
      why: 'The build still works on machines that have the image in their cache and stops with `manifest unknown` everywhere else, most often on a new CI runner. NVIDIA deletes families and superseded patch releases; `x.y.0` may go about six months after `x.y.1` appears.',
      fix: 'Offers the nearest tags that still exist: a later patch release of the same CUDA where there is one. A newer CUDA major needs a newer framework as well, so nothing is applied without being chosen.',
      ignore:
        'When the image is served from a cache or a registry of your own under the same name. A mirror written as a prefix and a digest are never reported.',
      neighbours: [],
      sources: [
        'NVIDIA container-images/cuda, doc/supported-tags.md and its history',
        'NVIDIA/nvidia-docker issues 1735, 1768, 1790',
      ],
    },
  },
  *check({ file, knowledge }) {
    for (const { stage, image } of imageStages(file)) {
      const facts = knowledge.image(image);
      if (facts.status !== 'removed' || facts.certainty === 'none') continue;
      yield {
        message: 'removed',
        data: { image: imageName(image), reason: facts.reason ?? 'its publisher removed it' },
        span: tagSpan(stage),
        evidence: facts.statusSources,
        fixes: retagFixes(stage, knowledge.nearestTags(image, 2)),
      };
    }
  },
});
