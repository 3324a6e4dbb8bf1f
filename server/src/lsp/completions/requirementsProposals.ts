import { readRequirementsFile } from '../../formats/requirementsFile.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { LineMap } from '../../text/lines.ts';
import type { Offset } from '../../text/span.ts';
import { indexProposals } from './indexProposals.ts';
import { versionProposals, versionSite } from './packageProposals.ts';
import { all, NOTHING, type Proposals } from './proposal.ts';

const INDEX = /^\s*(?:-i|--index-url|--extra-index-url)(?:\s+|\s*=\s*)(\S*)$/;

/** What to write at `offset` of a requirements file. */
export function requirementsProposals(
  text: string,
  lines: LineMap,
  offset: Offset,
  knowledge: KnowledgeBase,
): Proposals {
  const { line } = lines.position(offset);
  const start = lines.lineStart(line);
  const before = text.slice(start, offset);
  const rest = /^\S*/.exec(text.slice(offset, lines.lineEnd(line)))?.[0] ?? '';
  const url = INDEX.exec(before)?.[1];
  const word = { start: start + before.length - before.trimStart().length, end: offset + rest.length };
  const site = url === undefined ? versionSite(text, word, offset) : undefined;
  if (url === undefined && site === undefined) return NOTHING;
  const { requirements, indexes } = readRequirementsFile('', text);
  const torch = requirements.find(({ name }) => name === 'torch');
  if (url !== undefined) {
    const span = { start: offset - url.length, end: offset + rest.length };
    return all(indexProposals(span, torch?.pin, undefined, knowledge));
  }
  if (site === undefined) return NOTHING;
  const main = indexes.find(({ option }) => option === '-i' || option === '--index-url');
  const variant = main === undefined ? undefined : knowledge.torchIndexVariant(main.url.value);
  return versionProposals(site, { beside: requirements, variant, base: undefined }, knowledge);
}
