import { jsonStrings } from '../formats/jsonStrings.ts';
import type { DockerfileModel, Instruction } from './model.ts';

/** The program and the options that a SHELL sets; none for other instructions and for one that is no JSON. */
export function shellWords(file: DockerfileModel, { keyword, argumentSpan }: Instruction): readonly string[] {
  if (keyword !== 'SHELL') return [];
  return jsonStrings(file.text.slice(argumentSpan.start, argumentSpan.end)) ?? [];
}
