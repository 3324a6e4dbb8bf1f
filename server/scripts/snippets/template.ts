// Snippets are written as the files they become (snippets/src), with three lines at the top: `#:` prefix, title, about.
// {{1:app}} is a place to type, {{tag:python:3.12.*-slim}} and {{pin:torch}} are filled from the knowledge base.

/** A snippet before its versions are known. */
export interface Template {
  /** What is typed to get it; also its name. */
  readonly prefix: string;
  readonly title: string;
  readonly about: string;
  readonly body: string;
}

const HEADER = /^(?:#|\/\/): (\S+)\n(?:#|\/\/): (.+)\n(?:#|\/\/): (.+)\n/;
const HOLE = /\{\{(.*?)\}\}/g;
const PLACE = /^(\d)(?::([^$}\\]+))?$/;
const CHOICE = /^(\d)\|([^$}\\|]+)\|$/;

/** Splits a file of snippets/src into its head and its text; throws when there is no head. */
export function readTemplate(text: string): Template {
  const head = HEADER.exec(text);
  const [, prefix, title, about] = head ?? [];
  if (head === null || prefix === undefined || title === undefined || about === undefined)
    throw new Error(`no three lines of "#:" at the top of: ${text.slice(0, 60)}`);
  return { prefix, title, about, body: text.slice(head[0].length).replace(/\n$/, '') };
}

/** The body in the snippet syntax of editors; `fact` answers what is asked of the knowledge base. */
export function snippetBody(body: string, fact: (question: string) => string): string {
  let done = 0;
  let written = '';
  for (const hole of body.matchAll(HOLE)) {
    written += escaped(body.slice(done, hole.index)) + filled(hole[1] ?? '', fact);
    done = hole.index + hole[0].length;
  }
  return written + escaped(body.slice(done));
}

function filled(question: string, fact: (question: string) => string): string {
  const place = PLACE.exec(question);
  if (place !== null) return place[2] === undefined ? `$\{${place[1]}}` : `$\{${place[1]}:${place[2]}}`;
  const choice = CHOICE.exec(question);
  if (choice !== null) return `$\{${choice[1]}|${choice[2]}|}`;
  return escaped(fact(question));
}

function escaped(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}
