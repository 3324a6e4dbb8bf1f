import { expect, test } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { rememberingKnowledge } from '../../../server/src/lsp/rememberingKnowledge.ts';

test('a question is worked out once, wherever the name stands', () => {
  const knowledge = loadKnowledge();
  const asked: (string | undefined)[] = [];
  const remembering = rememberingKnowledge({
    ...knowledge,
    image: (image) => {
      asked.push(image.tag);
      return knowledge.image(image);
    },
  });
  const names = [
    'nvidia/cuda:12.4.1-base-ubuntu22.04',
    'nvidia/cuda:12.4.0-base-ubuntu22.04',
    'x/cuda:12.4.1-base-ubuntu22.04',
  ];
  for (const [at, name] of [...names, ...names].entries()) {
    const image = parseImageReference(name, at);
    expect(remembering.image(image)).toEqual(knowledge.image(image));
  }
  expect(asked).toHaveLength(3);
});

test('questions that differ in their second part are different', () => {
  const remembering = rememberingKnowledge(loadKnowledge());
  const image = parseImageReference('nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04');
  expect(remembering.nearestTags(image, 1)).toHaveLength(1);
  expect(remembering.nearestTags(image, 3)).toHaveLength(3);
  expect(remembering.siblingTag(parseImageReference('nvidia/cuda:12.4.1-devel-ubuntu22.04'), 'runtime')).toBe(
    '12.4.1-runtime-ubuntu22.04',
  );
});
