import type { Assignment, DockerfileModel, EnvInstruction, Instruction } from '../dockerfile/model.ts';
import { envsOf } from '../dockerfile/queries.ts';
import type { Span } from '../text/span.ts';

/** An ENV of a search path such as LD_LIBRARY_PATH. */
export interface PathAssignment {
  readonly instruction: EnvInstruction;
  readonly assignment: Assignment;
  readonly value: Span;
  /** The value as written. */
  readonly text: string;
  /** True when it adds to the value before. */
  readonly extends: boolean;
}

/** The assignments that make up the value a search path ends with, in order: the last that replaces it, and those behind. */
export function pathInForce(
  { text }: DockerfileModel,
  instructions: readonly Instruction[],
  name: string,
): readonly PathAssignment[] {
  const use = new RegExp(`\\$\\{?${name}\\b`);
  const all = envsOf(instructions).flatMap((instruction) =>
    instruction.assignments.flatMap((assignment): PathAssignment[] => {
      if (assignment.name.value !== name || assignment.value === undefined) return [];
      const { span } = assignment.value;
      const written = text.slice(span.start, span.end);
      return [{ instruction, assignment, value: span, text: written, extends: use.test(written) }];
    }),
  );
  const replaced = all.findLastIndex((one) => !one.extends);
  return all.slice(Math.max(0, replaced));
}

/** A folder of a search path as written, quotes left out, with its place. */
export interface PathFolder {
  readonly text: string;
  readonly span: Span;
}

/** The folders of a value written as one word, in order. */
export function foldersOf({ text, value }: PathAssignment): readonly PathFolder[] {
  const quoted = /^(["']).*\1$/s.test(text);
  const inside = quoted ? text.slice(1, -1) : text;
  let at = value.start + (quoted ? 1 : 0);
  return splitPath(inside).map((folder) => {
    const span = { start: at, end: at + folder.length };
    at = span.end + 1;
    return { text: folder, span };
  });
}

/** Splits at colons, but not at those of `${NAME:-default}`. */
function splitPath(text: string): readonly string[] {
  const folders: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
    else if (text[at] === ':' && depth === 0) {
      folders.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...folders, text.slice(start)];
}
