import type { Span } from '../text/span.ts';

/** One version clause: `==2.4.0`, `>=1.2`. */
export interface VersionClause {
  readonly operator: string;
  readonly version: string;
}

/** A PEP 508 requirement, as far as it can be read from one word or line. */
export interface Requirement {
  /** Normalised by PEP 503: lower case, runs of `-_.` as one `-`. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly clauses: readonly VersionClause[];
  /** The version of a lone `==` clause without wildcard, local part included; undefined when not pinned. */
  readonly pin: string | undefined;
  readonly url: string | undefined;
  readonly marker: string | undefined;
  readonly nameSpan: Span;
  readonly span: Span;
}

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>)\s*([A-Za-z0-9._*+!-]+)$/;

/** The canonical spelling of a distribution name (PEP 503). */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Reads one requirement that stands at `start`; undefined for paths, URLs, options and anything else. */
export function parseRequirement(text: string, start: number): Requirement | undefined {
  const semicolon = text.indexOf(';');
  const body = (semicolon < 0 ? text : text.slice(0, semicolon)).trimEnd();
  const match = NAME.exec(body);
  if (match?.[1] === undefined) return undefined;
  const rest = body.slice(match[0].length);
  const common = {
    name: normaliseName(match[1]),
    extras: (match[2] ?? '')
      .split(',')
      .map((extra) => extra.trim().toLowerCase())
      .filter((extra) => extra !== ''),
    marker: semicolon < 0 ? undefined : text.slice(semicolon + 1).trim(),
    nameSpan: { start, end: start + match[1].length },
    span: { start, end: start + body.length },
  };
  if (rest.startsWith('@')) return { ...common, clauses: [], pin: undefined, url: rest.slice(1).trim() };
  const clauses: VersionClause[] = [];
  for (const part of rest.replace(/^\(|\)$/g, '').split(',')) {
    if (part.trim() === '') continue;
    const clause = CLAUSE.exec(part.trim());
    if (clause?.[1] === undefined || clause[2] === undefined) return undefined;
    clauses.push({ operator: clause[1], version: clause[2] });
  }
  const only = clauses.length === 1 ? clauses[0] : undefined;
  const pinned = (only?.operator === '==' || only?.operator === '===') && !only.version.includes('*');
  return { ...common, clauses, pin: pinned ? only.version : undefined, url: undefined };
}
