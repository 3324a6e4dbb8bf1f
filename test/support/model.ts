import type { DockerfileModel, Instruction } from '../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import type { Span } from '../../server/src/text/span.ts';

/** Parses a text under a plain name. */
export function model(text: string): DockerfileModel {
  return parseDockerfile('file:///project/Dockerfile', text);
}

/** What the span covers, so that a test compares text instead of numbers. */
export function cut(file: DockerfileModel, span: Span): string {
  return file.text.slice(span.start, span.end);
}

type InstructionOf<K, T = Instruction> = T extends { readonly keyword: infer W }
  ? K extends W
    ? T
    : never
  : never;

/** The first instruction of a keyword; throws when there is none. */
export function first<K extends Instruction['keyword']>(file: DockerfileModel, keyword: K): InstructionOf<K> {
  const found = file.instructions.find(
    (instruction): instruction is InstructionOf<K> & Instruction => instruction.keyword === keyword,
  );
  if (found === undefined) throw new Error(`no ${keyword}`);
  return found;
}
