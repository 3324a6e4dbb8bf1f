import type { SemanticTokens } from 'vscode-languageserver';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { variableUses } from '../../dockerfile/variableUses.ts';
import type { Span } from '../../text/span.ts';

/** Standard types, so that every theme has a colour for them. */
export const TOKEN_LEGEND = {
  tokenTypes: ['namespace', 'parameter', 'variable'],
  tokenModifiers: ['declaration'],
};

interface Token {
  readonly span: Span;
  readonly type: 'namespace' | 'parameter' | 'variable';
  readonly declares: boolean;
}

/**
 * What no grammar can tell: that a name is a stage of this file and no image, and that a variable is one of its build
 * arguments (parameters) or of its environment. All else is coloured by the grammar.
 */
export function semanticTokens(file: DockerfileModel): SemanticTokens {
  const tokens = [...stageTokens(file), ...declarations(file), ...uses(file)].sort(
    (a, b) => a.span.start - b.span.start,
  );
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  let end = 0;
  for (const { span, type, declares } of tokens) {
    const at = file.lines.position(span.start);
    // A name split over two lines, and one inside another, can not be coloured.
    if (span.start < end || file.lines.position(span.end).line !== at.line) continue;
    const line = at.line - before.line;
    const character = line === 0 ? at.character - before.character : at.character;
    data.push(
      line,
      character,
      span.end - span.start,
      TOKEN_LEGEND.tokenTypes.indexOf(type),
      declares ? 1 : 0,
    );
    before = at;
    end = span.end;
  }
  return { data };
}

function stageTokens(file: DockerfileModel): Token[] {
  const named = file.stages.flatMap(({ name }) =>
    name === undefined ? [] : [{ span: name.span, type: 'namespace' as const, declares: true }],
  );
  const bases = file.stages.flatMap(({ base, from }) => {
    const span = from.words[0]?.span;
    const literal = from.words[0]?.value.includes('$') === false;
    return base.kind === 'stage' && span !== undefined && literal ? [span] : [];
  });
  const sources = sourceReferences(file)
    .filter(({ name }) => sourceStage(file, name.value) !== undefined)
    .map(({ name }) => name.span);
  return [
    ...named,
    ...[...bases, ...sources].map((span) => ({ span, type: 'namespace' as const, declares: false })),
  ];
}

function declarations(file: DockerfileModel): Token[] {
  return file.instructions.flatMap((instruction): Token[] => {
    if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return [];
    const type = instruction.keyword === 'ARG' ? 'parameter' : 'variable';
    return instruction.assignments.map(({ name }) => ({ span: name.span, type, declares: true }));
  });
}

function uses(file: DockerfileModel): Token[] {
  const args = new Set(
    file.instructions.flatMap((instruction) =>
      instruction.keyword === 'ARG' ? instruction.assignments.map(({ name }) => name.span.start) : [],
    ),
  );
  return variableUses(file).flatMap(({ name, instruction }): Token[] => {
    const declared = instruction.lookup(name.value)?.declaration;
    if (declared === undefined) return [];
    return [{ span: name.span, type: args.has(declared.start) ? 'parameter' : 'variable', declares: false }];
  });
}
