import type { CopyInstruction, DockerfileModel, Instruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { blockOf, linesOf, withLineBreak } from './instructionLines.ts';

/**
 * Moves a COPY with the comments directly above it in front of `target` or behind it. Undefined where the lines hold
 * more than the instructions, or something in between may matter to it.
 */
export function moveCopy(
  file: DockerfileModel,
  copy: CopyInstruction,
  target: Instruction,
  side: 'before' | 'after',
): readonly TextEdit[] | undefined {
  const all = file.instructions;
  const [own, other] = [all.indexOf(copy), all.indexOf(target)];
  const between = all.slice(Math.min(own, other), Math.max(own, other) + 1).filter((one) => one !== copy);
  const paths = [...copy.sources, ...(copy.destination === undefined ? [] : [copy.destination])];
  const plain = paths.every((path) => path.kind === 'known' && path.via.length === 0);
  const absolute = copy.destination?.kind === 'known' && copy.destination.value.startsWith('/');
  if (!plain || copy.flags.length > 0 || !between.every((one) => isNeutral(one, side, absolute)))
    return undefined;
  const block = blockOf(file, copy);
  const place = side === 'before' ? blockOf(file, target) : linesOf(file, target);
  if (block === undefined || place === undefined) return undefined;
  const text = file.text.slice(block.start, block.end);
  const lineBreak = lineBreakOf(file.text);
  const at = side === 'before' ? place.start : place.end;
  return [
    { span: withLineBreak(file, block), text: '' },
    { span: { start: at, end: at }, text: side === 'before' ? text + lineBreak : lineBreak + text },
  ];
}

/** A RUN in between would see the files, or change them; only those that it is meant to follow are known not to. */
function isNeutral({ keyword }: Instruction, side: 'before' | 'after', absolute: boolean): boolean {
  if (keyword === 'RUN') return side === 'after';
  if (keyword === 'WORKDIR') return absolute;
  return ['COPY', 'ADD', 'ENV', 'ARG', 'LABEL', 'EXPOSE'].includes(keyword);
}
