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
  const found: Found = {
    requirements: [],
    includes: [],
    constraints: [],
    indexes: [],
    sources: [],
    problems: [],
  };
  for (const line of logicalLines(text)) {
    const option = OPTION.exec(line.value);
    if (option?.[1] === undefined) readEntry(line, found);
    else readOption(option[1], argumentOf(line, option[0].length, option[2] ?? ''), found);
  }
  const complete = found.includes.length + found.sources.length + found.problems.length === 0;
  return { uri, ...found, complete };
}

const OPTION = /^(-[A-Za-z]|--[\w-]+)(?:\s*=\s*|\s+|(?<=^-[A-Za-z]))(\S*)/;

interface Found {
  readonly requirements: Requirement[];
  readonly includes: Spanned<string>[];
  readonly constraints: Spanned<string>[];
  readonly indexes: { option: string; url: Spanned<string> }[];
  readonly sources: Spanned<string>[];
  readonly problems: { span: Span; message: string }[];
}

/** A package, a path or a URL. */
function readEntry({ value, span }: Spanned<string>, found: Found): void {
  if (/^[./~]|^[\w+]+:\/\/|\.whl(?:\s|$)/.test(value)) {
    found.sources.push({ value, span });
    return;
  }
  const requirement = parseRequirement(value.split(/\s--/, 1)[0] ?? value, span.start);
  if (requirement !== undefined) found.requirements.push(requirement);
  else found.problems.push({ span, message: `not a requirement: ${value.slice(0, 60)}` });
}

function readOption(option: string, argument: Spanned<string>, found: Found): void {
  if (option === '-r' || option === '--requirement') found.includes.push(argument);
  else if (option === '-c' || option === '--constraint') found.constraints.push(argument);
  else if (option === '-e' || option === '--editable') found.sources.push(argument);
  else if (INDEX_OPTIONS.has(option)) found.indexes.push({ option, url: argument });
}

function argumentOf({ span }: Spanned<string>, length: number, value: string): Spanned<string> {
  const start = span.start + length - value.length;
  return { value, span: { start, end: start + value.length } };
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
