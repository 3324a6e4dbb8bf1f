import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import type { PipInstall } from './pip.ts';

/** Between two words: blanks and continued lines, but no comment that would be lost. */
const PLAIN_GAP = /^[\s\\`]*$/;

/**
 * The edits that move arguments (`moved`) of an installation into a second one right behind it, which repeats the
 * first without `dropped` options. Undefined where the command cannot be taken apart by plain text.
 */
export function splitInstall(
  file: DockerfileModel,
  run: RunInstruction,
  { command, line, actionWord }: PipInstall,
  moved: readonly Span[],
  dropped: readonly Span[],
): readonly TextEdit[] | undefined {
  const { context, redirects, span } = command;
  const plain = redirects.length === 0 && context.piped === 'no' && !context.failureHandled;
  if (!plain || context.depth > 0 || run.form === 'exec' || moved.length === 0) return undefined;
  const within = (spans: readonly Span[], { start }: Span): boolean =>
    spans.some((one) => one.start === start);
  const positionals = line.positionals.slice(1);
  const kept = line.options.filter(
    (option) => !within(moved, option.span) && !within(dropped, option.span) && !isFile(option.name),
  );
  const words = [...positionals, ...line.options].map((one) => one.span).sort((a, b) => a.start - b.start);
  const removals: TextEdit[] = [];
  for (const one of moved) {
    const before = words.findLast(({ end }) => end <= one.start)?.end ?? actionWord.span.end;
    const from = Math.max(before, actionWord.span.end);
    if (!PLAIN_GAP.test(file.text.slice(from, one.start))) return undefined;
    removals.push({ span: { start: from, end: one.end }, text: '' });
  }
  const slice = ({ start, end }: Span): string => file.text.slice(start, end);
  const call = slice({ start: span.start, end: actionWord.span.end });
  if (call.includes('\n')) return undefined;
  const again = [call, ...kept.map((option) => slice(option.span)), ...moved.map(slice)].join(' ');
  return [...removals, { span: { start: span.end, end: span.end }, text: ` && ${again}` }];
}

function isFile(name: string): boolean {
  return name === '-r' || name === '--requirement';
}
