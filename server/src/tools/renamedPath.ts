import type { DockerfileModel, Stage } from '../dockerfile/model.ts';
import type { TextEdit } from '../text/edits.ts';

/**
 * The edits that give a folder of an image another path, at every place of a stage that names it; undefined when the
 * text after the stage names it too, or `to` is in use already, so that more than the stage would have to change.
 */
export function renamedPath(
  file: DockerfileModel,
  stage: Stage,
  from: string,
  to: string,
): readonly TextEdit[] | undefined {
  if (mentions(file.text.slice(stage.span.end), from).length > 0) return undefined;
  const edits: TextEdit[] = [];
  for (const { span, flags } of stage.instructions) {
    // What `--from` and mounts name lies in another stage; only the last word of a COPY is of this one.
    const start = flags.at(-1)?.span.end ?? span.start;
    for (const at of mentions(file.text.slice(start, span.end), from)) {
      edits.push({ span: { start: start + at, end: start + at + from.length }, text: to });
    }
  }
  return edits.length === 0 ? undefined : edits;
}

/** Where `path` stands as a path, and not as the beginning or the end of another. */
function mentions(text: string, path: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + path.length)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + path.length] ?? ' ';
    if (!/[\w./-]/.test(before) && !/[\w-]/.test(after)) found.push(at);
  }
  return found;
}
