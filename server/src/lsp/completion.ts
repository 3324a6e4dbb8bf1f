import type { CancellationToken } from 'vscode-jsonrpc';
import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import { type LineMap, lineMap } from '../text/lines.ts';
import { refuseCancelled } from './cancellation.ts';
import { cardMarkdown, cardText } from './cards/card.ts';
import type { ClientFacts } from './clientFacts.ts';
import { readCardRequest, requestedCard } from './completions/cardRequest.ts';
import { dockerfileProposals } from './completions/dockerfileProposals.ts';
import { NOTHING, type Proposal, type ProposalKind, type Proposals } from './completions/proposal.ts';
import { requirementsProposals } from './completions/requirementsProposals.ts';
import { toRange } from './convert.ts';
import type { Editing } from './editing/editing.ts';
import type { Session } from './session.ts';
import { resolveSnippet, snippetItems } from './snippets/snippetItems.ts';

/**
 * The characters after which something is proposed. Tags and versions are full of units that end a word for an
 * editor; without them the list would close while a tag is typed.
 */
export const TRIGGERS = [' ', ':', '=', '/', '.', '-', '+', ';', ',', '"', "'", '$', '{', '#'];

const TRIGGERED = 2;
const DEPRECATED = 1;
const KINDS: Readonly<Record<ProposalKind, CompletionItem['kind']>> = {
  image: 9,
  tag: 12,
  version: 12,
  variable: 6,
  value: 12,
  url: 18,
  folder: 19,
  file: 17,
  flag: 5,
  stage: 9,
};

/** What may be written at a position: what is particular to machine learning, then what any Dockerfile may hold. */
export async function completion(
  { textDocument: { uri }, position, context }: CompletionParams,
  session: Session,
  client: ClientFacts,
  token: CancellationToken,
  editing: Editing,
): Promise<CompletionList> {
  const snapshot = session.snapshot(uri);
  const text = snapshot?.text ?? session.requirements(uri);
  if (text === undefined || !(await session.isEnabled(uri))) return { isIncomplete: false, items: [] };
  refuseCancelled(token);
  const { knowledge, today } = session.deps;
  const lines = snapshot?.model.lines ?? lineMap(text);
  const offset = lines.offset(position);
  const found =
    snapshot === undefined
      ? requirementsProposals(text, lines, offset, knowledge)
      : dockerfileProposals(snapshot.model, offset, { knowledge, today: today() });
  const spaced = context?.triggerKind === TRIGGERED && context.triggerCharacter === ' ';
  const { items, complete } = spaced ? withoutVariables(found) : found;
  const snippets = snapshot === undefined || spaced ? [] : snippetItems(snapshot.model, offset, client);
  // A folder to cache is one of many things a mount can be given; what else we have to say stands alone.
  const alone = items[0] !== undefined && items[0].kind !== 'folder';
  const general = alone || snapshot === undefined ? [] : await editing.proposals(snapshot, offset);
  const keywords = snapshot === undefined || spaced ? [] : await editing.keywords(snapshot, offset);
  refuseCancelled(token);
  // The blank behind RUN is no question for its flags.
  const wanted = spaced ? general.filter(({ kind }) => kind !== 'flag') : general;
  const own = [...items, ...wanted].map((item, at) => toItem(item, at, lines, client));
  return { isIncomplete: !complete, items: [...own, ...snippets, ...keywords] };
}

/** Adds to a chosen item the card on it. */
export function resolveCompletion(
  item: CompletionItem,
  session: Session,
  client: ClientFacts,
  editing: Editing,
): CompletionItem | Promise<CompletionItem> {
  const snippet = resolveSnippet(item, client);
  if (snippet !== undefined) return snippet;
  if (typeof item.data === 'string') return editing.describe(item);
  const request = readCardRequest(item.data);
  const { knowledge, today } = session.deps;
  const card = request === undefined ? undefined : requestedCard(request, { knowledge, today: today() });
  if (card === undefined) return item;
  const documentation = client.completionMarkdown
    ? ({ kind: 'markdown', value: cardMarkdown(card) } as const)
    : ({ kind: 'plaintext', value: cardText(card) } as const);
  return { ...item, documentation };
}

/** The blank behind ENV alone is no question for a list of variables. */
function withoutVariables({ items, complete }: Proposals): Proposals {
  return items[0]?.kind === 'variable' ? NOTHING : { items, complete };
}

function toItem(
  { label, kind, span, text, detail, deprecated, preselect, card }: Proposal,
  order: number,
  lines: LineMap,
  client: ClientFacts,
): CompletionItem {
  return {
    label,
    ...(KINDS[kind] === undefined ? {} : { kind: KINDS[kind] }),
    ...(detail === undefined ? {} : { detail }),
    ...(deprecated === undefined ? {} : deprecation(client)),
    ...(preselect === true ? { preselect } : {}),
    sortText: String(order).padStart(4, '0'),
    filterText: label,
    textEdit: { range: toRange(lines, span), newText: text ?? label },
    ...(card === undefined ? {} : { data: card }),
  };
}

function deprecation({ completionTags, completionDeprecated }: ClientFacts): Partial<CompletionItem> {
  if (completionTags) return { tags: [DEPRECATED] };
  return completionDeprecated ? { deprecated: true } : {};
}
