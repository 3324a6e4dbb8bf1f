import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Span } from '../text/span.ts';

export type Path = readonly (string | number)[];

/** A YAML text as plain data, with the place of every value. */
export interface YamlTree {
  readonly value: unknown;
  /** Where the value at `path` stands, or its key; the nearest parent when it cannot be found. */
  spanOf(path: Path, part?: 'key' | 'value'): Span;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

/** Parses YAML 1.2. Total: errors become problems, and what could be read is still there. */
export function parseYaml(text: string): YamlTree {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  const problems = document.errors.map((error) => ({
    span: { start: error.pos[0], end: error.pos[1] },
    message: error.message,
  }));
  const root: Node | null = document.contents;
  return {
    value: problems.length > 0 ? undefined : document.toJS({ maxAliasCount: 50 }),
    problems,
    spanOf: (path, part = 'value') =>
      locate(root, path, part) ?? { start: 0, end: Math.min(text.length, firstLine(text)) },
  };
}

function locate(root: Node | null, path: Path, part: 'key' | 'value'): Span | undefined {
  let node: unknown = root;
  let span = rangeOf(root);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return span;
      const key = rangeOf(pair.key) ?? span;
      span = part === 'key' ? key : (rangeOf(pair.value) ?? key);
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      span = rangeOf(node) ?? span;
    } else return span;
  }
  return span;
}

function rangeOf(node: unknown): Span | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  const range = node.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}

function firstLine(text: string): number {
  const at = text.indexOf('\n');
  return at < 0 ? text.length : at;
}
