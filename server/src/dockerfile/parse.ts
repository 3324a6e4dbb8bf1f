import { lineMap } from '../text/lines.ts';
import type { Spanned } from '../text/span.ts';
import { InstructionCache } from './astAdapter.ts';
import { InstructionReader } from './instructions.ts';
import { outline } from './logicalLines.ts';
import type {
  ArgInstruction,
  DockerfileModel,
  FromInstruction,
  Instruction,
  ParseProblem,
  Stage,
} from './model.ts';
import { stageBase } from './stageBase.ts';

/**
 * Parses a Dockerfile. Total: any text gives a model, with what could not be read in `problems`. A caller that parses
 * the same file again and again passes a cache of its own.
 */
export function parseDockerfile(uri: string, text: string, cache = new InstructionCache()): DockerfileModel {
  const { escape: escapeMark, directives, lines, comments } = outline(text);
  const problems: ParseProblem[] = [];
  const reader = new InstructionReader(escapeMark, text, cache);
  const instructions: Instruction[] = [];
  for (const line of lines) {
    instructions.push(reader.read(line));
    for (const doc of line.heredocs) {
      if (doc.terminator !== undefined) continue;
      const message = `here-document ${doc.delimiter} is not closed`;
      problems.push({ span: doc.operator, message, source: 'dockerfile' });
    }
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
    problems,
  };
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
      base: stageBase(from.image, stages),
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
