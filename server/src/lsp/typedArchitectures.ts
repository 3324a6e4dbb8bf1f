import type { DockerfileModel, Instruction } from '../dockerfile/model.ts';
import type { Offset, Span } from '../text/span.ts';

/** The variable that names the GPU architectures extensions are compiled for. */
export const ARCHITECTURE_LIST = 'TORCH_CUDA_ARCH_LIST';

/** The value of the variable as it stands in the file, finished or not. */
export interface TypedArchitectures {
  readonly nameSpan: Span;
  /** Inside the quotes. */
  readonly valueSpan: Span;
  readonly items: readonly TypedArchitecture[];
}

export interface TypedArchitecture {
  readonly text: string;
  readonly span: Span;
}

/** The lists an instruction writes: in ENV, ARG, or before or inside a command. */
export function typedArchitectures(
  file: DockerfileModel,
  instruction: Instruction,
): readonly TypedArchitectures[] {
  return assignmentSpans(instruction).map(({ name, value }) => {
    const valueSpan = unquoted(file.text, value);
    return { nameSpan: name, valueSpan, items: itemsOf(file.text, valueSpan) };
  });
}

/** The item a cursor is on; an empty one between separators. */
export function itemAt(
  { items, valueSpan }: TypedArchitectures,
  offset: Offset,
): TypedArchitecture | undefined {
  if (offset < valueSpan.start || offset > valueSpan.end) return undefined;
  const found = items.find(({ span }) => span.start <= offset && offset <= span.end);
  return found ?? { text: '', span: { start: offset, end: offset } };
}

interface AssignmentSpans {
  readonly name: Span;
  readonly value: Span;
}

function assignmentSpans(instruction: Instruction): readonly AssignmentSpans[] {
  switch (instruction.keyword) {
    case 'ENV':
    case 'ARG':
      return instruction.assignments.flatMap(({ name, value }) =>
        name.value === ARCHITECTURE_LIST && value !== undefined
          ? [{ name: name.span, value: value.span }]
          : [],
      );
    case 'RUN':
      return instruction.script.commands.flatMap(({ argv, env }) => [
        ...env.flatMap(({ name, value }) =>
          name.value === ARCHITECTURE_LIST ? [{ name: name.span, value: value.span }] : [],
        ),
        // `export NAME=value` and `env NAME=value`.
        ...argv.flatMap(({ text, span }) =>
          text.startsWith(`${ARCHITECTURE_LIST}=`) ? [splitWord(span)] : [],
        ),
      ]);
    default:
      return [];
  }
}

function splitWord({ start, end }: Span): AssignmentSpans {
  const equals = start + ARCHITECTURE_LIST.length;
  return { name: { start, end: equals }, value: { start: equals + 1, end } };
}

/** Without the quotes; the closing one may not be typed yet. */
function unquoted(text: string, { start, end }: Span): Span {
  const quote = text.charAt(start);
  if (quote !== '"' && quote !== "'") return { start, end };
  return { start: start + 1, end: end > start + 1 && text.charAt(end - 1) === quote ? end - 1 : end };
}

function itemsOf(text: string, { start, end }: Span): readonly TypedArchitecture[] {
  return [...text.slice(start, end).matchAll(/[^;,\s]+/g)].map(({ 0: item, index }) => ({
    text: item,
    span: { start: start + index, end: start + index + item.length },
  }));
}
