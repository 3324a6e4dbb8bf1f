import { describe, expect, it } from 'vitest';
import { sourceLines } from '../../server/src/cli/sourceLines.ts';
import { lineMap } from '../../server/src/text/lines.ts';

/** The drawn lines of the part of `text` between « and ». */
function draw(marked: string): string[] {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  return sourceLines(text, lineMap(text), { start, end }).flatMap(({ number, source, carets }) => [
    `${number ?? ''}|${source}`,
    ...(carets === '' ? [] : [`|${carets}`]),
  ]);
}

describe('source lines', () => {
  it.each([
    ['one word', 'FROM «a»\n', ['1|FROM a', '|     ^']],
    ['nothing', 'FROM a«»\n', ['1|FROM a', '|      ^']],
    ['the end of the file', 'FROM a\n«»', ['2|', '|^']],
    ['tabs', '\tRUN\t«a\tb»\n', ['1|    RUN    a    b', '|           ^^^^^^']],
    ['wide signs', '# 模型 «🚀x»', ['1|# 模型 🚀x', '|       ^^^']],
    ['combining signs', 'e\u0301 «a»', ['1|e\u0301 a', '|  ^']],
    ['CRLF', 'FROM «a\r\n»RUN b', ['1|FROM a', '|     ^']],
    [
      'several lines',
      'RUN «a \\\n    b \\\n  c»',
      ['1|RUN a \\', '|    ^^^', '2|    b \\', '|    ^^^', '3|  c', '|  ^'],
    ],
  ])('of %s', (_, marked, drawn) => {
    expect(draw(marked)).toEqual(drawn);
  });
  it('of many lines are cut', () => {
    expect(draw(`«${'RUN a\n'.repeat(9)}»`).at(-1)).toBe('|… 5 more lines');
    expect(draw(`«${'RUN a\n'.repeat(5)}»`).at(-1)).toBe('|… 1 more line');
  });
  it('of a very long line show the place', () => {
    const [source = '', carets = ''] = draw(`${'x'.repeat(500_000)} «here» ${'y'.repeat(500_000)}`);
    expect(source.length).toBeLessThan(130);
    expect(source.slice(carets.indexOf('^') + 1, carets.lastIndexOf('^') + 2)).toBe('here');
    expect(source).toMatch(/^1\|….*…$/);
  });
  it('of a very long finding show its start', () => {
    const [source = '', carets = ''] = draw(`RUN «${'z'.repeat(5000)}»`);
    expect(source.slice(2).length).toBe(121);
    expect(carets).toBe(`|    ${'^'.repeat(116)}`);
  });
  it('never part a surrogate pair', () => {
    for (let before = 0; before < 6; before++) {
      const [source = ''] = draw(`${'x'.repeat(before)}${'🚀'.repeat(100)}«a»${'🚀'.repeat(100)}`);
      expect(source).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
