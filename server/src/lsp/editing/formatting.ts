import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { FormattingOptions, TextEdit as LspEdit, Position, Range } from 'vscode-languageserver';
import { maskedText } from '../../dockerfile/maskedText.ts';
import { meaningOf } from '../../dockerfile/meaning.ts';
import type { DockerfileModel, Instruction } from '../../dockerfile/model.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import type { ShellWord } from '../../shell/script.ts';
import { applyEdits, type TextEdit } from '../../text/edits.ts';
import { toEdit } from '../convert.ts';

/** Lays out the whole file, or the lines of `range`. */
export function format(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  options: FormattingOptions,
  range?: Range,
): LspEdit[] {
  const edits =
    range === undefined
      ? settled(file, service, options)
      : harmless(file, service.formatRange(maskedText(file), range, options), options, range);
  return edits.map((edit) => toEdit(file.lines, edit));
}

/** The edits of a whole file; none for a text that a second layout would change again, as stray marks can make it. */
function settled(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  options: FormattingOptions,
): readonly TextEdit[] {
  const layout = (model: DockerfileModel) =>
    harmless(model, service.format(maskedText(model), options), options);
  const edits = layout(file);
  if (edits.length === 0) return edits;
  return layout(parseDockerfile(file.uri, applyEdits(file.text, edits))).length === 0 ? edits : [];
}

/** Indents the line behind a continuation mark that was just typed. */
export function formatOnType(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  position: Position,
  typed: string,
  options: FormattingOptions,
): LspEdit[] {
  const edits = service.formatOnType(maskedText(file), position, typed, options);
  const next = { line: position.line + 1, character: 0 };
  return harmless(file, edits, options, { start: next, end: next }).map((edit) => toEdit(file.lines, edit));
}

/**
 * The edits that change nothing but the looks. Here-documents stay as they are, lines that stand deeper than the others
 * of their instruction (the body of an `if`) stay deeper, and an instruction that would mean something else is left
 * alone.
 */
function harmless(
  file: DockerfileModel,
  edits: readonly LspEdit[],
  options: FormattingOptions,
  range?: Range,
): TextEdit[] {
  const owners = new Set<Instruction>();
  const placed: { readonly owner?: Instruction; readonly edit: TextEdit }[] = [];
  for (const { range: at, newText } of edits) {
    const span = { start: file.lines.offset(at.start), end: file.lines.offset(at.end) };
    const owner = file.instructions.find((one) => one.span.start < span.end && span.start < one.span.end);
    if (owner === undefined) placed.push({ edit: { span, text: newText } });
    else owners.add(owner);
  }
  for (const owner of owners)
    placed.push(...continuedLines(file, owner, options, range).map((edit) => ({ owner, edit })));
  const changed = changedBy(
    file,
    placed.map(({ edit }) => edit),
  );
  return placed.filter(({ owner }) => owner === undefined || !changed(owner)).map(({ edit }) => edit);
}

/** Tells which instructions would mean something else after the edits. */
function changedBy(file: DockerfileModel, edits: readonly TextEdit[]): (instruction: Instruction) => boolean {
  const after = parseDockerfile(file.uri, applyEdits(file.text, edits));
  if (after.instructions.length !== file.instructions.length) return () => true;
  return (instruction) => {
    const same = after.instructions[file.instructions.indexOf(instruction)];
    return (
      same === undefined ||
      meaningOf(after, same) !== meaningOf(file, instruction) ||
      wordsOf(same) !== wordsOf(instruction)
    );
  };
}

/** What the shell is given, as it is written; blanks inside a substitution are nobody's. */
function wordsOf(instruction: Instruction): string {
  if (!('script' in instruction)) return '';
  const word = ({ text }: ShellWord) => (text.includes('$(') ? text.replace(/\s+/g, ' ') : text);
  return JSON.stringify(instruction.script.commands.map(({ argv }) => argv.map(word)));
}

/** The new indentation of the continued lines of an instruction, as far as they lie in `range`. */
function continuedLines(
  { lines, text }: DockerfileModel,
  { span, heredocs }: Instruction,
  options: FormattingOptions,
  range: Range | undefined,
): TextEdit[] {
  const end = Math.min(span.end, ...heredocs.map(({ body }) => body.start));
  const continued: { readonly line: number; readonly blanks: string; readonly content: string }[] = [];
  for (let line = lines.position(span.start).line + 1; lines.lineStart(line) < end; line++) {
    const whole = text.slice(lines.lineStart(line), lines.lineEnd(line));
    const content = whole.trimStart();
    continued.push({ line, blanks: whole.slice(0, whole.length - content.length), content });
  }
  const widths = continued
    .filter(({ content }) => content !== '' && !content.startsWith('#'))
    .map(({ blanks }) => widthOf(blanks, options));
  const shallowest = Math.min(...widths);
  return continued.flatMap(({ line, blanks, content }) => {
    const deeper = Math.max(0, widthOf(blanks, options) - shallowest);
    const indented = content === '' ? '' : blanksOf(options.tabSize + deeper, options);
    if (indented === blanks || (range && (line < range.start.line || line > range.end.line))) return [];
    const start = lines.lineStart(line);
    return [{ span: { start, end: start + blanks.length }, text: indented }];
  });
}

function widthOf(blanks: string, { tabSize }: FormattingOptions): number {
  return blanks.replace(/\t/g, ' '.repeat(tabSize)).length;
}

function blanksOf(width: number, { tabSize, insertSpaces }: FormattingOptions): string {
  if (insertSpaces) return ' '.repeat(width);
  return '\t'.repeat(Math.floor(width / tabSize)) + ' '.repeat(width % tabSize);
}
