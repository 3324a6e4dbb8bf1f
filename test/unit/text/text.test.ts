import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, compatible, conflict } from '../../../server/src/text/edits.ts';
import { lineBreakOf, lineMap, wholeLines } from '../../../server/src/text/lines.ts';

const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '🚀', ' ') });

describe('line map', () => {
  it('position and offset are inverse, away from line breaks', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const lines = lineMap(text);
        const offset = seed % (text.length + 1);
        const position = lines.position(offset);
        expect(lines.offset(position)).toBe(Math.min(offset, lines.lineEnd(position.line)));
      }),
    );
  });
  it('clamps what lies outside', () => {
    const lines = lineMap('ab\ncd');
    expect(lines.offset({ line: 0, character: 99 })).toBe(2);
    expect(lines.offset({ line: 99, character: 0 })).toBe(5);
    expect(lines.position(99)).toEqual({ line: 1, character: 2 });
  });
  it('finds whole lines and the line break in use', () => {
    const text = 'ab\r\ncd\r\nef';
    expect(wholeLines(lineMap(text), { start: 5, end: 9 })).toEqual({ start: 4, end: 10 });
    expect(lineBreakOf(text)).toBe('\r\n');
    expect(lineBreakOf('ab')).toBe('\n');
  });
});

describe('edits', () => {
  it('leaves everything outside the edits as it was', () => {
    expect(
      applyEdits('0123456789', [
        { span: { start: 7, end: 8 }, text: 'x' },
        { span: { start: 2, end: 2 }, text: 'ab' },
      ]),
    ).toBe('01ab23456x89');
  });
  it('refuses overlapping edits', () => {
    const edits = [
      { span: { start: 1, end: 4 }, text: '' },
      { span: { start: 3, end: 5 }, text: '' },
    ];
    expect(compatible(edits)).toBe(false);
    expect(() => applyEdits('0123456', edits)).toThrow('overlapping');
  });
  it('two insertions at one place conflict, neighbours do not', () => {
    const at = { span: { start: 2, end: 2 }, text: 'x' };
    expect(conflict(at, at)).toBe(true);
    expect(conflict({ span: { start: 0, end: 2 }, text: '' }, { span: { start: 2, end: 4 }, text: '' })).toBe(
      false,
    );
  });
});
