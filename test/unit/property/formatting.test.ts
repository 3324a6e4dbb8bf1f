import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../server/src/dockerfile/meaning.ts';
import type { DockerfileModel } from '../../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { format } from '../../../server/src/lsp/editing/formatting.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';

const service = DockerfileLanguageServiceFactory.createLanguageService();
const parse = (text: string) => parseDockerfile('file:///Dockerfile', text);

function formatted(
  text: string,
  options: { readonly tabSize: number; readonly insertSpaces: boolean },
): string {
  const { lines } = parse(text);
  const edits = format(parse(text), service, options).map(({ range, newText }) => ({
    span: { start: lines.offset(range.start), end: lines.offset(range.end) },
    text: newText,
  }));
  return applyEdits(text, edits);
}

/** A word as written; blanks between the commands of a substitution in it are nobody's. */
function written(word: string): string {
  return word.includes('$(') ? word.replace(/\s+/g, ' ') : word;
}

/** What the builder, and the shell that it starts, are given. */
function given(file: DockerfileModel) {
  return file.instructions.map((instruction) => [
    meaningOf(file, instruction),
    instruction.heredocs.map(({ body }) => file.text.slice(body.start, body.end)),
    'script' in instruction
      ? instruction.script.commands.map(({ argv }) => argv.map(({ text }) => written(text)))
      : [],
  ]);
}

// Fixed, so that a failure is everybody's; change it to look elsewhere.
const seed = Number(process.env.FC_SEED ?? 20261121);

const LINES = [
  'FROM a AS b',
  '  FROM c',
  'RUN x && \\',
  'RUN <<EOF',
  'RUN <<-"E O F" cat',
  'COPY <<A <<B /x/',
  'COPY a \\',
  'ENV A=1 \\',
  'ENV A b \\',
  'LABEL a="b \\',
  'CMD ["a", \\',
  'SHELL ["cmd", "/C"]',
  'ONBUILD RUN a \\',
  'HEALTHCHECK --retries=3 \\',
  '    if y; then \\',
  "  echo 'a  b \\",
  'c" \\',
  "d' \\",
  'ab\\',
  '\tcd',
  '  "]',
  '# comment',
  '   # comment',
  '# escape=`',
  'RUN a `',
  '  ',
  '',
  'EOF',
  '\tEOF',
  'A',
  'B',
  '\\  \\',
  '$(x \\',
  ')',
];

describe('layout of any text', () => {
  it('changes nothing that anybody reads, keeps comments, and is done after once', () => {
    const text = fc
      .array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 14 })
      .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end) + end));
    const options = fc.record({ tabSize: fc.constantFrom(2, 4, 8), insertSpaces: fc.boolean() });
    fc.assert(
      fc.property(text, options, (before, how) => {
        const after = formatted(before, how);
        expect(given(parse(after))).toEqual(given(parse(before)));
        const comments = (file: DockerfileModel) => file.comments.map((comment) => comment.text);
        expect(comments(parse(after))).toEqual(comments(parse(before)));
        expect(formatted(after, how)).toBe(after);
      }),
      { numRuns: 500, seed },
    );
  });

  it('leaves a quote open at the end of the file as it is', () => {
    const text = 'RUN x && \\\nLABEL a="b \\\n\\  \\\n';
    expect(formatted(text, { tabSize: 2, insertSpaces: false })).toBe(text);
  });

  it('does something', () => {
    expect(formatted('FROM a\nRUN x \\\ny\n', { tabSize: 4, insertSpaces: true })).toBe(
      'FROM a\nRUN x \\\n    y\n',
    );
  });
});
