import type { Stage } from '../../dockerfile/model.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
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
  const { image, certain } = stage.base;
  const facts = knowledge.image(image);
  if (facts.status !== 'does-not-exist' || facts.certainty === 'none') return undefined;
  const firm = facts.certainty === 'firm';
  const span = (certain ? image.parts.tag : undefined) ?? stage.from.image.span;
  return {
    message: firm ? 'missing' : 'likely',
    data: {
      image: image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`,
      reason: facts.reason ?? 'it is not among the published tags',
    },
    span,
    severity: firm ? 'error' : 'warning',
    confidence: firm ? 'certain' : 'likely',
    evidence: facts.sources,
    // With a variable in the tag there is no single place to write another one.
    fixes: certain ? nearest(stage, knowledge) : [],
  };
}

function nearest(stage: Stage, knowledge: KnowledgeBase): Fix[] {
  if (stage.base.kind !== 'image') return [];
  const { image } = stage.base;
  const tag = image.parts.tag;
  const end = image.parts.repository?.end ?? stage.from.image.span.end;
  return knowledge.nearestTags(image, 3).map((text) => ({
    title: `Use ${image.repository}:${text}`,
    safety: 'suggestion',
    edits: [tag === undefined ? { span: { start: end, end }, text: `:${text}` } : { span: tag, text }],
  }));
}
