import { imageName, imageStages, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import { defineRule } from '../../engine/rule.ts';

export const baseTagUnknown = defineRule({
  meta: {
    id: 'base-tag-unknown',
    title: 'Base image tag does not exist',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing: '{image} does not exist: {reason}',
      likely: '{image} probably does not exist: {reason}',
    },
    docs: {
      what: 'The tag of a known machine-learning image cannot exist by the grammar of its tags, or is absent from the list of published tags where that list is complete. A bare `cuda` or `pytorch`, neither of them an official image, is reported when its tag has the form of `nvidia/cuda` or `pytorch/pytorch`.',
      why: 'The build stops at the first line with `manifest unknown`, often in CI and hours after the tag was typed. `nvidia/cuda` changed how it writes cuDNN three times (`cudnn8`, `cudnn9` for 12.3.2 alone, `cudnn` from 12.4.1), so tags that look right are wrong.',
      fix: 'Offers the nearest published tags: same CUDA first, then the same flavour, then the same system; a system past its support only where one was written. Which one is right depends on the project, so none is applied without being chosen.',
      ignore:
        'When the image comes from a mirror that holds tags of its own, or is built on the same machine under a bare name.',
      neighbours: [],
      sources: ['NVIDIA container-images/cuda, doc/supported-tags.md', 'pytorch/pytorch release matrix'],
    },
  },
  *check({ file, knowledge }) {
    for (const { stage, image, fixed } of imageStages(file)) {
      const facts = knowledge.image(image);
      if (facts.status !== 'does-not-exist' || facts.certainty === 'none') continue;
      const firm = facts.certainty === 'firm';
      const meant = knowledge.meantImage(image);
      yield {
        message: firm ? 'missing' : 'likely',
        data: {
          image: imageName(image),
          reason: facts.reason ?? 'it is not among the published tags',
        },
        span: meant === undefined ? tagSpan(stage) : stage.from.image.span,
        severity: firm ? 'error' : 'warning',
        confidence: firm && fixed ? 'certain' : 'likely',
        evidence: facts.statusSources,
        fixes: retagFixes(stage, knowledge.nearestTags(meant ?? image, 3), {
          repository: meant?.repository,
        }),
      };
    }
  },
});
