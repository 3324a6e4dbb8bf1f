import { describe, expect, it } from 'vitest';
import { lastExport } from '../../../server/src/tools/lastExport.ts';
import { first, model } from '../../support/model.ts';

describe('an export at the end', () => {
  it.each([
    ['export A=1', ['A'], true],
    ['make; export A=1 B="x y"', ['A', 'B'], true],
    ['export A=$(date)', ['A'], false],
    ['export A=~/x', ['A'], false],
    ['export A=$UNKNOWN', ['A'], false],
    ['export A=$PATH:/x', ['A'], true],
    ['export A=1 B', ['A'], false],
  ])('%s', (script, names, plain) => {
    const found = lastExport(first(model(`FROM a\nRUN ${script}\n`), 'RUN'));
    expect([found?.names, found?.plain]).toEqual([names, plain]);
  });
  it.each([
    'export A=1 && make',
    '(export A=1)',
    'test -f x && export A=1 || export B=1',
    'export A',
    'uv export',
    '["export", "A=1"]',
  ])('none in %s', (script) => {
    expect(lastExport(first(model(`FROM a\nRUN ${script}\n`), 'RUN'))).toBeUndefined();
  });
});
