import type { Span, Spanned } from '../text/span.ts';
import { parseRequirement, type Requirement } from './requirement.ts';

/** A pip requirements file, line by line. */
export interface RequirementsFile {
  readonly uri: string;
  readonly requirements: readonly Requirement[];
  /** Files of `-r`, relative to this one. */
  readonly includes: readonly Spanned<string>[];
  readonly constraints: readonly Spanned<string>[];
  /** `--index-url`, `--extra-index-url` and `--find-links` values. */
  readonly indexes: readonly { readonly option: string; readonly url: Spanned<string> }[];
  /** Lines that name a path, a URL or a repository instead of a package. */
  readonly sources: readonly Spanned<string>[];
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
  /** True when these requirements are all that the file installs: nothing included, no sources, no problems. */
  readonly complete: boolean;
}

const INDEX_OPTIONS = new Set(['-i', '--index-url', '--extra-index-url', '-f', '--find-links']);

/** Reads a requirements file. Total: a line that cannot be read is a problem, the others still count. */
export function readRequirementsFile(uri: string, text: string): RequirementsFile {
  const requirements: Requirement[] = [];
  const includes: Spanned<string>[] = [];
  const constraints: Spanned<string>[] = [];
  const indexes: { option: string; url: Spanned<string> }[] = [];
  const sources: Spanned<string>[] = [];
  const problems: { span: Span; message: string }[] = [];
  for (const { value, span } of logicalLines(text)) {
    const option = /^(-[A-Za-z]|--[\w-]+)(?:\s*=\s*|\s+|(?<=^-[A-Za-z]))(\S*)/.exec(value);
    if (option?.[1] === undefined) {
      const source = /^[./~]|^[\w+]+:\/\/|\.whl(?:\s|$)/.test(value);
      const requirement = source
        ? undefined
        : parseRequirement(value.split(/\s--/, 1)[0] ?? value, span.start);
      if (requirement !== undefined) requirements.push(requirement);
      else if (source) sources.push({ value, span });
      else problems.push({ span, message: `not a requirement: ${value.slice(0, 60)}` });
      continue;
    }
    const argument = option[2] ?? '';
    const start = span.start + option[0].length - argument.length;
    const spanned = { value: argument, span: { start, end: start + argument.length } };
    if (option[1] === '-r' || option[1] === '--requirement') includes.push(spanned);
    else if (option[1] === '-c' || option[1] === '--constraint') constraints.push(spanned);
    else if (option[1] === '-e' || option[1] === '--editable') sources.push(spanned);
    else if (INDEX_OPTIONS.has(option[1])) indexes.push({ option: option[1], url: spanned });
  }
  const complete = includes.length + sources.length + problems.length === 0;
  return { uri, requirements, includes, constraints, indexes, sources, problems, complete };
}

/** Lines without comments, joined over `\`, empty ones left out. A continued line keeps its blanks, so spans fit. */
function* logicalLines(text: string): Iterable<Spanned<string>> {
  const pattern = /(?:[^\\\r\n]|\\(?!\r?\n)|\\\r?\n)+/g;
  for (const match of text.matchAll(pattern)) {
    const joined = match[0].replace(/\\\r?\n/g, (mark) => ' '.repeat(mark.length));
    const uncommented = joined.replace(/(?:^|\s)#.*$/s, '');
    const value = uncommented.trim();
    if (value === '') continue;
    const start = match.index + uncommented.length - uncommented.trimStart().length;
    yield { value, span: { start, end: start + value.length } };
  }
}
