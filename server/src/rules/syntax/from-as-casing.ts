import { defineRule } from '../../engine/rule.ts';

export const fromAsCasing = defineRule({
  meta: {
    id: 'from-as-casing',
    title: 'FROM and as in different case',
    severity: 'hint',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      differs: '{as} beside {from}: the two keywords of one instruction are written in different case',
    },
    docs: {
      what: 'A `FROM … AS name` of which one keyword is in capital letters and the other in small ones.',
      why: 'BuildKit takes both, and warns: between an image and a name in small letters, a small `as` is easily read over, and with it the name other stages use.',
      fix: 'Writes `AS` in the case of `FROM`.',
      ignore: 'When nobody minds.',
      neighbours: ['BuildKit FromAsCasing'],
      sources: ['docs.docker.com, Build checks, FromAsCasing'],
    },
  },
  *check({ file }) {
    for (const { from } of file.stages) {
      const as = from.words[1];
      if (as === undefined || !/^as$/i.test(as.value)) continue;
      const written = file.text.slice(from.keywordSpan.start, from.keywordSpan.end);
      const wanted =
        written === written.toUpperCase() ? 'AS' : written === written.toLowerCase() ? 'as' : as.value;
      if (wanted === as.value) continue;
      const edits = [{ span: as.span, text: wanted }];
      yield {
        message: 'differs',
        data: { as: as.value, from: written },
        span: as.span,
        fixes: [{ title: `Write ${wanted}`, safety: 'safe', edits }],
      };
    }
  },
});
