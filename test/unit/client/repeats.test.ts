import { expect, test } from 'vitest';
import { isShownByOthers } from '../../../client/src/common/repeats.ts';

const ours = { first: 4, last: 7 };
const at = (code: string, first: number, last = first) => ({ code, first, last });

test.each([
  ['the same check on the first line', [at('DL3042', 4)], true],
  ['the same check on the whole instruction', [at('DL3042', 4, 7)], true],
  ['the same check on the instruction above', [at('DL3042', 3)], false],
  ['the same check on the instruction below', [at('DL3042', 8)], false],
  ['another check there', [at('DL3008', 4)], false],
  ['nothing', [], false],
])('%s', (_, foreign, hidden) => {
  expect(isShownByOthers(ours, ['DL3042', 'X'], foreign)).toBe(hidden);
});

test('a finding without neighbours is always shown', () => {
  expect(isShownByOthers(ours, [], [at('DL3042', 4)])).toBe(false);
});
