import { expect, test } from 'vitest';
import { neighbourCodes } from '../../../server/src/lsp/neighbourCodes.ts';
import { RULES } from '../../../server/src/rules/index.ts';

const withNeighbours = (...neighbours: readonly string[]) => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('there is no rule');
  return neighbourCodes({ ...rule, meta: { ...rule.meta, docs: { ...rule.meta.docs, neighbours } } });
};

test.each([
  [
    'one check of each tool',
    ['hadolint DL3042', 'BuildKit JSONArgsRecommended'],
    ['DL3042', 'JSONArgsRecommended'],
  ],
  ['scanners that show nothing in an editor', ['Trivy DS-0017', 'Checkov CKV_DOCKER_7'], []],
  ['several checks of one tool', ['hadolint DL3009', 'hadolint DL3015', 'BuildKit X'], ['X']],
  ['a check that is only related', ['hadolint DL3006 (partly)'], []],
])('%s', (_, neighbours, codes) => {
  expect(withNeighbours(...neighbours)).toEqual(codes);
});
