import { lineMap } from '../text/lines.ts';
import type { Spanned } from '../text/span.ts';
import { InstructionCache } from './astAdapter.ts';
import { InstructionReader } from './instructions.ts';
import { type LogicalLine, outline } from './logicalLines.ts';
import type { ArgInstruction, DockerfileModel, FromInstruction, Instruction, Stage } from './model.ts';
import { stageBase } from './stageBase.ts';
import { isWellFormed, syntaxProblems } from './syntaxProblems.ts';

/**
 * Parses a Dockerfile. Total: any text gives a model, with what could not be read in `problems`. A caller that parses
 * the same file again and again passes a cache of its own, and the model before: what stands above the first change is
 * taken over, with its scripts and all that was worked out about them.
 */
export function parseDockerfile(
  uri: string,
  text: string,
  cache = new InstructionCache(),
  previous?: DockerfileModel,
): DockerfileModel {
  const { escape: escapeMark, directives, lines, comments } = outline(text);
  const reader = new InstructionReader(escapeMark, text, cache);
  const instructions: Instruction[] = [];
  const kept = previous === undefined ? [] : unchanged(previous, text, escapeMark, lines);
  for (const [at, line] of lines.entries()) {
    instructions.push(reader.read(line, kept[at]));
  }
  const directiveMap = new Map<string, Spanned<string>>();
  for (const { name, value, valueSpan } of directives) directiveMap.set(name, { value, span: valueSpan });
  return {
    uri,
    text,
    lines: lineMap(text),
    escape: escapeMark,
    directives: directiveMap,
    globalArgs: instructions.filter((i): i is ArgInstruction => i.keyword === 'ARG' && i.stage < 0),
    stages: buildStages(instructions),
    instructions,
    comments: comments.map((span) => ({ span, text: text.slice(span.start + 1, span.end).trim() })),
    problems: syntaxProblems(text, instructions, directiveMap.get('syntax')),
  };
}

/** The instructions of `previous` that stand in `text` at the same place, with nothing before them changed. */
function unchanged(
  previous: DockerfileModel,
  text: string,
  escapeMark: string,
  lines: readonly LogicalLine[],
): readonly Instruction[] {
  if (previous.escape !== escapeMark) return [];
  const limit = Math.min(text.length, previous.text.length);
  let same = 0;
  while (same < limit && text.charCodeAt(same) === previous.text.charCodeAt(same)) same++;
  const differs = previous.instructions.findIndex(({ span }, at) => {
    const line = lines[at];
    return span.end > same || line?.head.start !== span.start || line.end !== span.end;
  });
  return differs < 0 ? previous.instructions : previous.instructions.slice(0, differs);
}

function buildStages(instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = [];
  const byStage = new Map<number, Instruction[]>();
  for (const instruction of instructions) {
    const list = byStage.get(instruction.stage);
    if (list === undefined) byStage.set(instruction.stage, [instruction]);
    else list.push(instruction);
  }
  const froms = instructions.filter((i): i is FromInstruction => i.keyword === 'FROM');
  for (const from of froms) {
    const body = (byStage.get(from.stage) ?? []).filter((instruction) => instruction !== from);
    const last = body.at(-1) ?? from;
    stages.push({
      index: from.stage,
      name: stageName(from),
      from,
      base: isWellFormed(from) ? stageBase(from.image, stages) : { kind: 'unresolved', missing: [] },
      instructions: body,
      span: { start: from.span.start, end: last.span.end },
    });
  }
  return stages;
}

function stageName(from: FromInstruction): Spanned<string> | undefined {
  const as = from.words.findIndex((word) => word.value.toUpperCase() === 'AS');
  return as < 1 ? undefined : from.words[as + 1];
}
