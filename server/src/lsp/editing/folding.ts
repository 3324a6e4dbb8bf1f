import type { FoldingRange } from 'vscode-languageserver';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Span } from '../../text/span.ts';

/** What can be folded: stages, instructions and here-documents of several lines, blocks of comments. */
export function foldingRanges(file: DockerfileModel): FoldingRange[] {
  const stages = file.stages.length > 1 ? file.stages.map(({ span }) => span) : [];
  const instructions = file.instructions.map(({ span }) => span);
  const bodies = file.instructions.flatMap(({ heredocs }) =>
    heredocs.length > 1 ? heredocs.map(({ body, terminator }) => upTo(body, terminator)) : [],
  );
  const blocks = commentBlocks(file).map((range) => ({ ...range, kind: 'comment' }));
  const code = [...stages, ...instructions, ...bodies].map((span) => linesOf(file, span));
  return [...code, ...blocks].filter(({ startLine, endLine }) => startLine < endLine);
}

function upTo(body: Span, terminator: Span | undefined): Span {
  return { start: body.start, end: terminator?.end ?? body.end };
}

function linesOf({ lines }: DockerfileModel, { start, end }: Span): FoldingRange {
  return { startLine: lines.position(start).line, endLine: lines.position(end).line };
}

/** Comments in one run of lines, those inside an instruction left to it. */
function commentBlocks(file: DockerfileModel): FoldingRange[] {
  const blocks: { startLine: number; endLine: number }[] = [];
  for (const { span } of file.comments) {
    if (file.instructions.some((one) => one.span.start < span.start && span.start < one.span.end)) continue;
    const { line } = file.lines.position(span.start);
    const last = blocks.at(-1);
    if (last?.endLine === line - 1) last.endLine = line;
    else blocks.push({ startLine: line, endLine: line });
  }
  return blocks;
}
