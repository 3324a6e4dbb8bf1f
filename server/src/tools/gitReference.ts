import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import type { GitClone } from './gitClones.ts';
import { insertArgument } from './insertArgument.ts';
import { blockOf } from './instructionLines.ts';

/** The edits that declare an ARG in front of the RUN and clone the tag it names, and the name of that ARG. */
export function fromBuildArgument(
  file: DockerfileModel,
  run: RunInstruction,
  clone: GitClone,
): { readonly argument: string; readonly edits: readonly TextEdit[] } | undefined {
  // Exec form expands no variables, and inside `bash -c "…"` the quotes would end the string.
  if (
    run.form === 'exec' ||
    clone.command.context.depth > 0 ||
    clone.branch?.value?.value.kind === 'overridable'
  )
    return undefined;
  const argument = `${clone.name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_REF`;
  const block = blockOf(file, run);
  if (block === undefined || /^[^A-Z]/.test(argument) || new RegExp(`\\b${argument}\\b`).test(file.text))
    return undefined;
  const above = {
    span: { start: block.start, end: block.start },
    text: `ARG ${argument}${lineBreakOf(file.text)}`,
  };
  const value = `"$${argument}"`;
  const { branch, actionWord } = clone;
  const chosen =
    branch === undefined
      ? insertArgument(run, actionWord, `--branch ${value}`)
      : { span: branch.span, text: `--branch ${value}` };
  return { argument, edits: [above, chosen] };
}
