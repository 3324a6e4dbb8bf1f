import { imageName, retag, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { ImageReference } from '../../formats/imageReference.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';

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
      what: 'The tag of a known machine-learning image cannot exist by the grammar of its tags, or is absent from the list of published tags where that list is complete.',
      why: 'The build stops at the first line with `manifest unknown`, often in CI and hours after the tag was typed. `nvidia/cuda` changed how it writes cuDNN three times (`cudnn8`, `cudnn9` for 12.3.2 alone, `cudnn` from 12.4.1), so tags that look right are wrong.',
      fix: 'Offers the nearest published tags: same CUDA first, then the same flavour, then the same system. Which one is right depends on the project, so none is applied without being chosen.',
      ignore: 'When the image comes from a mirror that holds tags of its own.',
      neighbours: [],
      sources: ['NVIDIA container-images/cuda, doc/supported-tags.md', 'pytorch/pytorch release matrix'],
    },
  },
  *check({ file, knowledge }) {
    for (const stage of file.stages) {
      const finding = checkStage(stage, knowledge);
      if (finding !== undefined) yield finding;
    }
  },
});

function checkStage(stage: Stage, knowledge: KnowledgeBase): Finding | undefined {
  if (stage.base.kind !== 'image') return undefined;
  const facts = knowledge.image(stage.base.image);
  if (facts.status !== 'does-not-exist' || facts.certainty === 'none') return undefined;
  const firm = facts.certainty === 'firm';
  return {
    message: firm ? 'missing' : 'likely',
    data: {
      image: imageName(stage.base.image),
      reason: facts.reason ?? 'it is not among the published tags',
    },
    span: tagSpan(stage),
    severity: firm ? 'error' : 'warning',
    confidence: firm ? 'certain' : 'likely',
    evidence: facts.statusSources,
    fixes: nearest(stage, stage.base.image, knowledge),
  };
}

function nearest(stage: Stage, image: ImageReference, knowledge: KnowledgeBase): Fix[] {
  return knowledge.nearestTags(image, 3).flatMap((tag) => {
    const edit = retag(stage, tag);
    if (edit === undefined) return [];
    return [{ title: `Use ${imageName({ ...image, tag })}`, safety: 'suggestion', edits: [edit] }];
  });
}
