import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import { swallowedInstruction } from '../../dockerfile/swallowedInstruction.ts';
import { type TrailingComment, trailingComments } from '../../dockerfile/trailingComments.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { linesOf } from '../../tools/instructionLines.ts';

export const trailingCommentArgument = defineRule({
  meta: {
    id: 'trailing-comment-argument',
    title: 'Comment behind an instruction is read as arguments',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      paths: '{keyword} reads "{text}" as paths, the last word as the destination',
      words: '{keyword} reads "{text}" as more arguments',
      value: '"{text}" becomes part of the value of {keyword}',
      list: 'with "{text}" behind it the list of {keyword} is no JSON: it runs as a shell command',
      swallowed: '"{text}" stands in a comment and never runs',
    },
    docs: {
      what: 'A `#` behind the arguments of an instruction. BuildKit knows comments only at the start of a line: elsewhere `#` and what follows are arguments. Also, as a hint, a comment with an instruction at the end of the same line, as it comes from a lost line break.',
      why: '`COPY . /app # the code` looks for files named `#` and `the` and stops. `WORKDIR /app # home` and `USER app # not root` build, and the image has a folder or a user named `app # …`. `CMD ["python", "app.py"] # start` is no list any more: the container starts a shell that looks for a program named `[python,`. Behind `ARG` the words only become more build arguments, which is a warning.',
      fix: 'Moves the comment to a line of its own above the instruction. For an instruction inside a comment there is none: what the line break was is not known.',
      ignore:
        'When a file, port or value starts with `#` and is meant. In the shell form of RUN, CMD and ENTRYPOINT the shell knows comments; quoted text is never reported.',
      neighbours: [],
      sources: [
        'Dockerfile reference, Format: a # anywhere else in a line is an argument',
        'moby/buildkit v0.34.2, frontend/dockerfile/parser',
      ],
    },
  },
  *check({ file }) {
    for (const comment of trailingComments(file)) yield finding(file, comment);
    for (const comment of file.comments) {
      const swallowed = swallowedInstruction(file, comment);
      if (swallowed === undefined || isRepeated(file, comment.span.end, swallowed.text)) continue;
      const { span, text } = swallowed;
      yield { message: 'swallowed', data: { text }, span, severity: 'hint', confidence: 'heuristic' };
    }
  },
});

function finding(file: DockerfileModel, comment: TrailingComment): Finding {
  const { instruction, span, text, read, sure } = comment;
  const { keyword } = instruction;
  const copies = keyword === 'COPY' || keyword === 'ADD';
  return {
    message: copies ? 'paths' : read,
    data: { keyword, text: text.length > 40 ? `${text.slice(0, 39)}…` : text },
    span,
    severity: keyword === 'ARG' ? 'warning' : 'error',
    confidence: sure ? 'certain' : 'likely',
    fixes: moveUp(file, comment),
  };
}

/** Puts the comment above the lines of its instruction. */
function moveUp(file: DockerfileModel, { instruction, span, text, sure }: TrailingComment): Fix[] {
  const lines = linesOf(file, instruction);
  // At the top of the file `# name=value` is a directive of the parser.
  if (lines === undefined || (file.instructions[0] === instruction && /^#\s*\w+\s*=/.test(text))) return [];
  const indent = file.text.slice(lines.start, instruction.span.start);
  const start = span.start - blanksBefore(file.text.slice(instruction.span.start, span.start));
  const edits = [
    { span: { start: lines.start, end: lines.start }, text: indent + text + lineBreakOf(file.text) },
    { span: { start, end: span.end }, text: '' },
  ];
  return [{ title: 'Move the comment above the instruction', safety: sure ? 'safe' : 'suggestion', edits }];
}

function blanksBefore(text: string): number {
  return text.length - text.trimEnd().length;
}

/** True when the instruction a comment speaks of follows it: then the comment only explains. */
function isRepeated(file: DockerfileModel, end: number, text: string): boolean {
  const next: Instruction | undefined = file.instructions.find(({ span }) => span.start >= end);
  const inside = file.instructions.some(({ span }) => span.start < end && end < span.end);
  return inside || (next !== undefined && file.text.slice(next.span.start, next.span.end) === text);
}
