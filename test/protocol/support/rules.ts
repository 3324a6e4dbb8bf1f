import { defineRule } from '../../../server/src/engine/rule.ts';

const COMMON = {
  severity: 'warning',
  confidence: 'certain',
  enabled: true,
  options: {},
  docs: { what: '', why: '', fix: '', ignore: '', neighbours: [], sources: [] },
} as const;

/** Keywords in lower case, with a safe fix: the simplest rule that has everything. */
export const lowerCase = defineRule({
  meta: {
    ...COMMON,
    id: 'keyword-lower-case',
    title: 'Keyword in lower case',
    fixable: 'safe',
    messages: { lower: '{keyword} is in lower case' },
  },
  *check({ file }) {
    for (const { keyword, keywordSpan } of file.instructions) {
      const written = file.text.slice(keywordSpan.start, keywordSpan.end);
      if (written === keyword) continue;
      yield {
        message: 'lower',
        data: { keyword: written },
        span: keywordSpan,
        related: [{ span: { start: 0, end: 0 }, note: 'the file' }],
        fixes: [{ title: `Write ${keyword}`, safety: 'safe', edits: [{ span: keywordSpan, text: keyword }] }],
      };
    }
  },
});

/** Reports the word `bad`, with two suggestions. */
export const badWord = defineRule({
  meta: {
    ...COMMON,
    id: 'bad-word',
    title: 'Bad word',
    severity: 'error',
    fixable: 'suggestion',
    messages: { bad: 'bad' },
  },
  *check({ file }) {
    for (const { index } of file.text.matchAll(/\bbad\b(?!-)/g)) {
      const span = { start: index, end: index + 3 };
      const fix = (text: string) =>
        ({ title: `Say ${text}`, safety: 'suggestion', edits: [{ span, text }] }) as const;
      yield { message: 'bad', span, fixes: [fix('good'), fix('fine')] };
    }
  },
});

/** Reports what `requirements.txt` pins, to see facts of the project arrive. */
export const pins = defineRule({
  meta: { ...COMMON, id: 'pins', title: 'Pins', fixable: 'no', messages: { pins: 'pins {names}' } },
  *check({ file, project }) {
    const found = project.requirements('requirements.txt');
    const [first] = file.instructions;
    if (found === undefined || first === undefined) return;
    yield {
      message: 'pins',
      data: { names: found.requirements.map(({ name }) => name).join(' ') },
      span: first.span,
    };
  },
});

/** Throws whenever it runs. */
export const broken = defineRule({
  meta: { ...COMMON, id: 'broken', title: 'Broken', fixable: 'no', messages: {} },
  // biome-ignore lint/correctness/useYield: it never gets that far.
  *check() {
    throw new Error('this rule is broken');
  },
});
