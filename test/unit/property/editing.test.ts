import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import type { DockerfileModel } from '../../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { foldingRanges } from '../../../server/src/lsp/editing/folding.ts';
import { editingCard, keywordHelp } from '../../../server/src/lsp/editing/hover.ts';
import { keywordItems } from '../../../server/src/lsp/editing/keywords.ts';
import { documentLinks } from '../../../server/src/lsp/editing/links.ts';
import { definition, highlights, rename } from '../../../server/src/lsp/editing/navigation.ts';
import { editingProposals } from '../../../server/src/lsp/editing/proposals.ts';
import { semanticTokens } from '../../../server/src/lsp/editing/semanticTokens.ts';
import { signatureHelp } from '../../../server/src/lsp/editing/signatureHelp.ts';
import { documentSymbols } from '../../../server/src/lsp/editing/symbols.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';

const service = DockerfileLanguageServiceFactory.createLanguageService();
const parse = (text: string) => parseDockerfile('file:///Dockerfile', text);

const PIECES = [
  'FROM a AS b\n',
  'FROM b\n',
  'FROM ',
  'ARG A=1\n',
  'ARG A\n',
  'ENV A=$A B=2\n',
  'ENV ',
  'RUN $(',
  ' RUN $(',
  'RUN echo $A "$B" <<EOF\n',
  'EOF\n',
  'RUN --mount=type=bind,from=b,',
  'COPY --from=b /x /x\n',
  'COPY --from=',
  'HEALTHCHECK --',
  'ONBUILD ',
  '# syntax=',
  '# ml-dockerfile: ignore=x\n',
  '<<',
  '${A',
  ':-$B}',
  '\\\n',
  '\\\r\n',
  '\r',
  '\ufeff',
  '"',
  "'",
  ' ',
  '\n',
  '=',
  '\u{1F680}',
];

const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));

function applied({ text, lines }: DockerfileModel, edits: readonly TextEdit[]): string {
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      span: { start: lines.offset(range.start), end: lines.offset(range.end) },
      text: newText,
    })),
  );
}

/** The text after a rename; undefined where it was refused or there is no name. */
function renamed(file: DockerfileModel, offset: number, name: string): string | undefined {
  try {
    const edits = rename(file, offset, name)?.changes?.[file.uri];
    return edits && applied(file, edits);
  } catch {
    return undefined;
  }
}

describe('editing any text', () => {
  it('never fails, wherever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (text, at) => {
        const file = parse(text);
        const offset = at % (text.length + 1);
        foldingRanges(file);
        documentSymbols(file);
        documentLinks(file, service, new Set(['x']));
        definition(file, offset);
        highlights(file, offset);
        editingCard(file, offset);
        keywordHelp(file, service, offset);
        signatureHelp(file, service, file.lines.position(offset));
        await editingProposals(file, offset, undefined, { aborted: false });
        await keywordItems(file, service, offset);
        const { data } = semanticTokens(file);
        expect(data.every((value) => value >= 0)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('renames there and back again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const file = parse(text);
        const { stages } = file;
        // The way back to a name that another stage or an image has too is refused.
        fc.pre(stages.filter(({ name }) => name?.value === 'b').length < 2);
        fc.pre(!stages.some(({ base, from }) => base.kind !== 'stage' && from.words[0]?.value === 'b'));
        for (const { name } of stages) {
          const there = name === undefined ? undefined : renamed(file, name.span.start, 'zz');
          if (there === undefined || name === undefined) continue;
          const model = parse(there);
          expect(model.stages.map(({ base }) => base.kind)).toEqual(stages.map(({ base }) => base.kind));
          const start = model.stages.find((stage) => stage.name?.value === 'zz')?.name?.span.start;
          expect(renamed(model, start ?? -1, name.value)).toBe(text);
        }
      }),
      { numRuns: 400 },
    );
  });
});
