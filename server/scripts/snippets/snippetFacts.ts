// What a template asks of the knowledge base: the newest tag of a shape, the newest release of a package.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KnowledgeBase } from '../../src/knowledge/types.ts';

/** server/data/tables/snippet-pins.json: releases that no other table lists. */
export interface SnippetPins {
  readonly images: readonly { readonly image: string; readonly tag: string }[];
  readonly packages: readonly { readonly package: string; readonly version: string }[];
}

const TABLE = fileURLToPath(new URL('../../data/tables/snippet-pins.json', import.meta.url));

/** Reads the table; its form is checked by the tests of the tables. */
export function readSnippetPins(): SnippetPins {
  return JSON.parse(readFileSync(TABLE, 'utf8')) as SnippetPins;
}

/** Answers `tag:IMAGE:SHAPE`, `pin:PACKAGE`, `torch:VARIANT` and `torch-index:VARIANT`; throws when nothing fits. */
export function snippetFact(question: string, knowledge: KnowledgeBase, pins: SnippetPins): string {
  const [kind, ...rest] = question.split(':');
  const answer = answerOf(kind ?? '', rest, knowledge, pins);
  if (answer === undefined) throw new Error(`the knowledge base has nothing for {{${question}}}`);
  return answer;
}

function answerOf(
  kind: string,
  [subject = '', shape = '']: readonly string[],
  knowledge: KnowledgeBase,
  pins: SnippetPins,
): string | undefined {
  switch (kind) {
    case 'tag':
      return tagsOf(subject, knowledge, pins).find((tag) => hasShape(tag, shape));
    case 'pin':
      return (
        knowledge.packageVersions(subject)[0] ?? pins.packages.find((row) => row.package === subject)?.version
      );
    case 'torch':
      return knowledge.torchWithVariant(subject)[0]?.version;
    case 'torch-index':
      return knowledge.torchIndexUrl(subject);
    default:
      return undefined;
  }
}

function tagsOf(image: string, knowledge: KnowledgeBase, pins: SnippetPins): readonly string[] {
  const known = knowledge.repositories().includes(image) ? knowledge.tagsOf(image) : [];
  return known.length > 0 ? known : pins.images.flatMap((row) => (row.image === image ? [row.tag] : []));
}

/** `3.12.*-slim-bookworm`: a star stands for anything. */
function hasShape(tag: string, shape: string): boolean {
  const [first = '', ...others] = shape.split('*');
  if (others.length === 0) return tag === shape;
  const last = others.at(-1) ?? '';
  if (!tag.startsWith(first) || !tag.endsWith(last)) return false;
  let at = first.length;
  for (const part of others.slice(0, -1)) {
    const found = tag.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + last.length <= tag.length;
}
