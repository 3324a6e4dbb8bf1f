import { folderOf } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel, Instruction, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import { blockOf, linesOf, withLineBreak } from './instructionLines.ts';

/**
 * Moves the COPY of the project behind `last` and leaves a COPY of the manifests in its place. `manifests` are paths
 * below the folder the project goes to, which are paths of the build context as well. Undefined where the lines hold
 * more than the instructions, or a path cannot be written down plainly.
 */
export function requirementsFirst(
  file: DockerfileModel,
  copy: CopyInstruction,
  last: RunInstruction,
  manifests: readonly string[],
): readonly TextEdit[] | undefined {
  const block = blockOf(file, copy);
  const own = linesOf(file, copy);
  const target = linesOf(file, last);
  const lines = manifestCopies(file, copy, manifests);
  if (block === undefined || own === undefined || target === undefined || lines === undefined)
    return undefined;
  const lineBreak = lineBreakOf(file.text);
  const indent = file.text.slice(own.start, copy.span.start);
  const below = file.lines.position(own.end).line + 1;
  const spaced = isBlankLine(file, below);
  // Of two blank lines that would meet one goes too.
  const alone = spaced && isBlankLine(file, file.lines.position(block.start).line - 1);
  const cut = withLineBreak(file, block);
  const put =
    lines.length === 0
      ? { span: alone ? { start: cut.start, end: file.lines.lineStart(below + 1) } : cut, text: '' }
      : { span: block, text: lines.map((line) => indent + line).join(lineBreak) };
  const moved = lineBreak + (spaced ? lineBreak : '') + file.text.slice(block.start, block.end);
  return [put, { span: { start: target.end, end: target.end }, text: moved }];
}

/** True when the COPY may stand after `between` as well: none of them changes what it copies to or what it meets. */
export function canMoveAfter(copy: CopyInstruction, between: readonly Instruction[]): boolean {
  const { destination } = copy;
  if (destination === undefined || destination.kind === 'unknown') return false;
  if (copy.flags.some(({ name }) => name === 'parents')) return false;
  const names = new Set(destination.via.map(({ name }) => name));
  return between.every((instruction) => {
    switch (instruction.keyword) {
      case 'ENV':
      case 'ARG':
        return instruction.assignments.every(({ name }) => !names.has(name.value));
      case 'WORKDIR':
        return destination.value.startsWith('/');
      case 'RUN':
      case 'LABEL':
      case 'EXPOSE':
      case 'USER':
      case 'STOPSIGNAL':
      case 'CMD':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK':
      case 'MAINTAINER':
        return true;
      default:
        return false;
    }
  });
}

/** One COPY for each folder, with the owner and mode the project is copied with. */
function manifestCopies(
  file: DockerfileModel,
  copy: CopyInstruction,
  manifests: readonly string[],
): string[] | undefined {
  if (copy.destination === undefined || manifests.some((path) => !/^[\w.@+/-]+$/.test(path)))
    return undefined;
  const written = file.text.slice(copy.destination.span.start, copy.destination.span.end);
  if (/["'\\`]/.test(written)) return undefined;
  const keyword = file.text.slice(copy.keywordSpan.start, copy.keywordSpan.end);
  const verb = keyword === keyword.toLowerCase() ? 'copy' : 'COPY';
  const flags = copy.flags
    .filter(({ name }) => name === 'chown' || name === 'chmod' || name === 'link')
    .map(({ span }) => `${file.text.slice(span.start, span.end)} `)
    .join('');
  const folders = new Map<string, string[]>();
  for (const path of new Set(manifests))
    folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  const root = written.replace(/\/+$/, '');
  return [...folders].map(([folder, paths]) => {
    const target = folder === '' ? `${root}/` : `${root}/${folder}/`;
    return `${verb} ${flags}${paths.join(' ')} ${target}`;
  });
}

function isBlankLine(file: DockerfileModel, line: number): boolean {
  const { lines, text } = file;
  return (
    line >= 0 &&
    line < lines.lineCount &&
    text.slice(lines.lineStart(line), lines.lineEnd(line)).trim() === ''
  );
}
