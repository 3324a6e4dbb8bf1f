import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { ShellCommand } from '../shell/script.ts';
import type { TextEdit } from '../text/edits.ts';
import type { ToolCommand } from './commands.ts';

/**
 * Takes a command out of a RUN together with the `&&`, `;` or line break that ties it to its neighbour. Undefined where
 * it is not one link of a plain chain, or is all there is.
 */
export function removeCommand(
  file: DockerfileModel,
  run: RunInstruction,
  { span }: ToolCommand,
): TextEdit | undefined {
  if (run.form === 'exec' || run.script.problems.length > 0) return undefined;
  const chain = run.script.commands.filter(({ context }) => context.depth === 0 && !context.substitution);
  const at = chain.findIndex((command) => command.span.start === span.start && command.span.end === span.end);
  const own = chain[at];
  if (own === undefined || !isPlain(own)) return undefined;
  const previous = chain[at - 1];
  const next = chain[at + 1];
  if (previous !== undefined && isPlain(previous) && isLink(file, previous.span.end, own.span.start))
    return { span: { start: previous.span.end, end: own.span.end }, text: '' };
  if (next === undefined || !isLink(file, own.span.end, next.span.start)) return undefined;
  return { span: { start: own.span.start, end: next.span.start }, text: '' };
}

function isPlain({ context, redirects }: ShellCommand): boolean {
  const { conditional, failureHandled, piped } = context;
  return (
    !conditional &&
    !failureHandled &&
    piped === 'no' &&
    redirects.every(({ heredoc }) => heredoc === undefined)
  );
}

/** True when nothing but one separator stands between; a comment there may speak of either side. */
function isLink({ text, escape: mark }: DockerfileModel, from: number, to: number): boolean {
  const between = text.slice(from, to).replaceAll(mark, '');
  return /^\s*(?:&&|;|\n)\s*$/.test(between);
}
