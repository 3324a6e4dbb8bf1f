import type { ArgInstruction, Assignment, DockerfileModel, EnvInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { contains } from '../text/span.ts';
import { linesOf, withLineBreak } from './instructionLines.ts';

/** The edit that takes an assignment out of its ENV or ARG, the whole instruction where it has no other. */
export function removeAssignment(
  file: DockerfileModel,
  instruction: ArgInstruction | EnvInstruction,
  assignment: Assignment,
): TextEdit | undefined {
  if (file.comments.some(({ span }) => contains(instruction.span, span))) return undefined;
  const { assignments } = instruction;
  if (assignments.length === 1) {
    const lines = linesOf(file, instruction);
    return lines && { span: withLineBreak(file, lines), text: '' };
  }
  const endOf = ({ name, value }: Assignment): number => value?.span.end ?? name.span.end;
  const at = assignments.indexOf(assignment);
  const previous = assignments[at - 1];
  const next = assignments[at + 1];
  const span =
    previous !== undefined
      ? { start: endOf(previous), end: endOf(assignment) }
      : { start: assignment.name.span.start, end: next?.name.span.start ?? endOf(assignment) };
  return { span, text: '' };
}
