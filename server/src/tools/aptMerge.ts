import type { DockerfileModel, Instruction, RunInstruction, Stage } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { type AptStep, aptSteps, clearsLists } from './apt.ts';
import { wordText } from './commandLine.ts';
import { isInstall, type PackageCommand } from './systemPackages.ts';

/** The RUNs of a stage that do nothing but apt work and stand directly behind each other, two or more at a time. */
export function aptSeries(file: DockerfileModel, stage: Stage): readonly (readonly RunInstruction[])[] {
  const series: RunInstruction[][] = [];
  let current: RunInstruction[] = [];
  for (const instruction of [...stage.instructions, undefined]) {
    const [first] = current;
    const joins =
      instruction !== undefined &&
      isAptOnly(file, instruction) &&
      (first === undefined || flagText(file, first) === flagText(file, instruction));
    if (joins) current.push(instruction);
    else {
      if (current.length > 1) series.push(current);
      current = instruction !== undefined && isAptOnly(file, instruction) ? [instruction] : [];
    }
  }
  return series;
}

/**
 * The edits that make one RUN of a series: lists are fetched once, before everything, and removed once, at the end;
 * installs with the same options become one. Undefined when a comment would be lost.
 */
export function mergeAptRuns(
  file: DockerfileModel,
  runs: readonly RunInstruction[],
): readonly TextEdit[] | undefined {
  const steps = runs.flatMap((run) => aptSteps(run).map((step) => ({ step, run })));
  const kept = steps.filter(({ step }, at) =>
    isKept(
      step,
      at,
      steps.map((one) => one.step),
    ),
  );
  const edits: TextEdit[] = [];
  const [first] = steps;
  if (first === undefined || kept[0]?.step !== first.step) return undefined;
  for (let at = 1; at < kept.length; at++) {
    const before = kept[at - 1];
    const here = kept[at];
    if (before === undefined || here === undefined) return undefined;
    const from = before.step.command.span.end;
    const gone = steps.slice(steps.indexOf(before) + 1, steps.indexOf(here));
    if (gone.length === 0 && before.run === here.run) continue;
    const joined = joinedInstall(file, before.step, here.step);
    const to = joined ?? here.step.command.span.start;
    const comments = commentsIn(file, { start: from, end: to });
    if (comments === undefined) return undefined;
    edits.push({ span: { start: from, end: to }, text: gap(file, runs, comments, joined === undefined) });
  }
  const tail = { start: kept.at(-1)?.step.command.span.end ?? 0, end: runs.at(-1)?.span.end ?? 0 };
  if (tail.end > tail.start) {
    if (commentsIn(file, tail)?.length !== 0) return undefined;
    edits.push({ span: tail, text: '' });
  }
  return edits;
}

/** The first fetch of the lists and the last removal stay; everything else that is not list keeping stays as well. */
function isKept(step: AptStep, at: number, all: readonly AptStep[]): boolean {
  const is = (test: (one: AptStep) => boolean, from: number, to?: number): boolean =>
    all.slice(from, to).some(test);
  if (step.apt?.action === 'update') return !is(({ apt }) => apt?.action === 'update', 0, at);
  const sameWork = (one: AptStep): boolean => isCleanup(one) && textOf(one) === textOf(step);
  return !isCleanup(step) || !is(sameWork, at + 1);
}

function isCleanup(step: AptStep): boolean {
  return clearsLists(step) || step.apt?.action === 'clean' || step.apt?.action === 'autoclean';
}

function textOf({ command }: AptStep): string {
  return [command.program, ...command.args.map(wordText)].join(' ');
}

/** Shell form, and nothing but apt commands joined by `&&`. */
function isAptOnly(file: DockerfileModel, instruction: Instruction): instruction is RunInstruction {
  if (instruction.keyword !== 'RUN' || instruction.form !== 'shell') return false;
  const { script, heredocs } = instruction;
  if (heredocs.length > 0 || script.problems.length > 0 || script.commands.length === 0) return false;
  const steps = aptSteps(instruction);
  const plain = steps.every(({ command: { context, redirects } }) => {
    const { conditional, failureHandled, piped, depth } = context;
    return !conditional && !failureHandled && piped === 'no' && depth === 0 && redirects.length === 0;
  });
  if (!plain || !steps.every((step) => step.apt !== undefined || clearsLists(step))) return false;
  if (steps.some(addsRepository)) return false;
  const after = steps.slice(1).every(({ command }, at) => {
    const end = steps[at]?.command.span.end ?? 0;
    return withoutComments(file, { start: end, end: command.span.start }).replace(/[\s\\`]/g, '') === '&&';
  });
  const end = steps.at(-1)?.command.span.end ?? 0;
  return after && /^[\s\\`]*$/.test(file.text.slice(end, instruction.span.end));
}

/** A package from a file, or one of keys and lists: what is fetched after it is not what was fetched before. */
function addsRepository({ apt }: AptStep): boolean {
  return apt?.packages.some((word) => /\/|keyring|-release$|^\$/.test(wordText(word))) ?? false;
}

/** Where the packages of `next` start when they can be added to the packages of `before`. */
function joinedInstall(file: DockerfileModel, before: AptStep, next: AptStep): number | undefined {
  if (before.apt === undefined || next.apt === undefined) return undefined;
  const [a, b] = [headOf(file, before.apt), headOf(file, next.apt)];
  return a !== undefined && a === b ? next.apt.packages[0]?.span.start : undefined;
}

/** `apt-get install -y --no-install-recommends`, when nothing but packages follows; else undefined. */
function headOf(file: DockerfileModel, apt: PackageCommand): string | undefined {
  const [first] = apt.packages;
  if (first === undefined || !isInstall(apt)) return undefined;
  if (apt.line.options.some(({ span }) => span.start > first.span.start)) return undefined;
  const head = withoutComments(file, { start: apt.command.span.start, end: first.span.start });
  return head.replace(/[\s\\`]+/g, ' ').trim();
}

/** What stands between two commands of the merged RUN, comments on lines of their own. */
function gap(
  file: DockerfileModel,
  runs: readonly RunInstruction[],
  comments: readonly string[],
  and: boolean,
): string {
  const lineBreak = lineBreakOf(file.text);
  const indent = indentOf(file, runs);
  const lines = comments.map((comment) => `${indent}${comment}${lineBreak}`).join('');
  return ` ${file.escape}${lineBreak}${lines}${indent}${and ? '&& ' : ''}`;
}

/** The indentation of the first continued line of the series, four blanks when there is none. */
function indentOf(file: DockerfileModel, runs: readonly RunInstruction[]): string {
  for (const { span } of runs) {
    const second = file.lines.position(span.start).line + 1;
    const start = file.lines.lineStart(second);
    const indent = /^[ \t]+/.exec(file.text.slice(start, file.lines.lineEnd(second)))?.[0];
    if (start < span.end && indent !== undefined) return indent;
  }
  return '    ';
}

/** The comment lines inside a span; undefined when one is only partly inside. */
function commentsIn(file: DockerfileModel, { start, end }: Span): readonly string[] | undefined {
  const touched = file.comments.filter(({ span }) => span.start < end && start < span.end);
  if (touched.some(({ span }) => span.start < start || span.end > end)) return undefined;
  return touched.map(({ span }) => file.text.slice(span.start, span.end).trim());
}

function withoutComments(file: DockerfileModel, { start, end }: Span): string {
  let text = '';
  let at = start;
  for (const { span } of file.comments) {
    if (span.end <= at || span.start >= end) continue;
    text += file.text.slice(at, Math.max(at, span.start));
    at = span.end;
  }
  return text + file.text.slice(at, Math.max(at, end));
}

function flagText(file: DockerfileModel, { keywordSpan, argumentSpan }: RunInstruction): string {
  return file.text.slice(keywordSpan.end, argumentSpan.start).replace(/[\s\\`]+/g, ' ');
}
