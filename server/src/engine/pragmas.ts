import type { DockerfileModel } from '../dockerfile/model.ts';
import { contains, type Span } from '../text/span.ts';

/** What the comments of a file switch off. */
export interface Pragmas {
  /** True when a finding of `rule` at `span` is switched off. */
  suppresses(rule: string, span: Span): boolean;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

interface Ignore {
  readonly rules: ReadonlySet<string> | 'all';
  readonly target: Span | 'file';
}

const OURS = /^ml-dockerfile:\s*(?<verb>[a-z-]+)\s*(?:=\s*(?<ids>.*))?$/;
const HADOLINT = /^hadolint\s+(?:global\s+)?ignore\s*=\s*(?<ids>[A-Z0-9,\s]+)$/;

/**
 * Reads `# ml-dockerfile: ignore=<id>[,<id>]` (the next instruction), `# ml-dockerfile: ignore-file[=<id>,…]`, and
 * hadolint's `# hadolint ignore=DLxxxx` (next instruction) and `# hadolint global ignore=…` (file) for the rules that
 * correspond. `neighbours` maps a hadolint code to our rule ids.
 */
export function readPragmas(
  file: DockerfileModel,
  known: ReadonlySet<string>,
  neighbours: ReadonlyMap<string, readonly string[]>,
): Pragmas {
  const ignores: Ignore[] = [];
  const problems: { span: Span; message: string }[] = [];
  for (const comment of file.comments) {
    const ours = OURS.exec(comment.text);
    if (ours?.groups !== undefined) {
      const found = ourPragma(file, comment.span, ours.groups.verb ?? '', ours.groups.ids, known, problems);
      if (found !== undefined) ignores.push(found);
      continue;
    }
    const theirs = HADOLINT.exec(comment.text)?.groups?.ids;
    if (theirs === undefined) continue;
    const rules = new Set(theirs.split(/[\s,]+/).flatMap((code) => neighbours.get(code) ?? []));
    const global = /^hadolint\s+global/.test(comment.text);
    const target = global ? 'file' : nextInstruction(file, comment.span);
    if (target !== undefined) ignores.push({ rules, target });
  }
  problems.push(...misplaced(file));
  return {
    problems,
    suppresses: (rule, span) =>
      ignores.some(
        ({ rules, target }) =>
          (rules === 'all' || rules.has(rule)) && (target === 'file' || within(target, span)),
      ),
  };
}

/** `RUN x # ml-dockerfile: ignore=…`: for the builder, and so for us, that is part of the command. */
function misplaced(file: DockerfileModel): { span: Span; message: string }[] {
  return [...file.text.matchAll(/#[ \t]*ml-dockerfile:[ \t]*ignore/g)].flatMap(({ index, 0: { length } }) => {
    const span = { start: index, end: index + length };
    if (file.comments.some((comment) => contains(comment.span, span))) return [];
    return [
      { span, message: 'this is part of the instruction: a directive needs a line of its own above it' },
    ];
  });
}

function ourPragma(
  file: DockerfileModel,
  span: Span,
  verb: string,
  list: string | undefined,
  known: ReadonlySet<string>,
  problems: { span: Span; message: string }[],
): Ignore | undefined {
  if (verb !== 'ignore' && verb !== 'ignore-file') {
    problems.push({ span, message: `unknown directive "${verb}": write ignore=<rule> or ignore-file` });
    return undefined;
  }
  // What follows a name, such as a reason, is for people.
  const ids = (list ?? '').split(',').flatMap((id) =>
    id
      .trim()
      .split(/\s/, 1)
      .filter((word) => word !== ''),
  );
  if (verb === 'ignore' && ids.length === 0) {
    problems.push({ span, message: 'ignore names no rule: write ignore=<rule>[,<rule>]' });
    return undefined;
  }
  for (const id of ids) {
    if (known.has(id)) continue;
    const at = file.text.indexOf(id, span.start);
    problems.push({ span: { start: at, end: at + id.length }, message: `unknown rule "${id}"` });
  }
  const target = verb === 'ignore-file' ? 'file' : nextInstruction(file, span);
  // Only unknown ids: an empty set would mean "all rules", which nobody asked for.
  if (target === undefined || (ids.length > 0 && !ids.some((id) => known.has(id)))) return undefined;
  return { rules: ids.length === 0 ? 'all' : new Set(ids), target };
}

/** The instruction a comment speaks of: the one it stands in (inside a continuation), else the one that follows. */
function nextInstruction(file: DockerfileModel, comment: Span): Span | undefined {
  return file.instructions.find((instruction) => instruction.span.end > comment.end)?.span;
}

function within(target: Span, span: Span): boolean {
  return target.start <= span.start && span.start <= target.end;
}
