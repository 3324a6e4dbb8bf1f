import type { ImageReference } from '../formats/imageReference.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';

/** Far more than the images of any open file; a session that sees more starts over. */
const MOST = 500;

/** The same answers, each worked out once: at every keystroke the rules ask about the same few images again. */
export function rememberingKnowledge(knowledge: KnowledgeBase): KnowledgeBase {
  return {
    ...knowledge,
    image: remembered(knowledge.image),
    nearestTags: remembered(knowledge.nearestTags),
    pinnedTag: remembered(knowledge.pinnedTag),
    siblingTag: remembered(knowledge.siblingTag),
    tagsOf: remembered(knowledge.tagsOf),
    removedTagsOf: remembered(knowledge.removedTagsOf),
    packageVersions: remembered(knowledge.packageVersions),
    installsOn: remembered(knowledge.installsOn),
    torch: remembered(knowledge.torch),
    torchWithVariant: remembered(knowledge.torchWithVariant),
  };
}

function remembered<A extends readonly (ImageReference | string | number | undefined)[], T>(
  ask: (...question: A) => T,
): (...question: A) => T {
  const answers = new Map<string, { readonly answer: T }>();
  return (...question) => {
    const key = JSON.stringify(question.map(named));
    const known = answers.get(key);
    if (known !== undefined) return known.answer;
    if (answers.size >= MOST) answers.clear();
    const answer = ask(...question);
    answers.set(key, { answer });
    return answer;
  };
}

/** An image is what its name says; where the name stands does not matter. */
function named(part: ImageReference | string | number | undefined): unknown {
  if (typeof part !== 'object') return part;
  return [part.registry, part.repository, part.tag, part.digest];
}
