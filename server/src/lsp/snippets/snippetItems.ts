import type { CompletionItem } from 'vscode-languageserver';
import snippetsJson from '../../../data/snippets.json' with { type: 'json' };
import type { DockerfileModel } from '../../dockerfile/model.ts';
import type { Offset } from '../../text/span.ts';
import type { ClientFacts } from '../clientFacts.ts';
import { toRange } from '../convert.ts';
import type { DockerfileSnippet } from './dockerfileSnippet.ts';
import { instructionStart } from './instructionStart.ts';
import { plainBody } from './plainBody.ts';

// JSON has no literal types; `npm run generate` wrote the file from values of this type.
const SNIPPETS = snippetsJson as readonly DockerfileSnippet[];

const SNIPPET_KIND = 15;
const SNIPPET_FORMAT = 2;

/**
 * The snippets that fit at `offset`: whole files above the first FROM, parts where an instruction starts, in the order
 * of snippets/src.
 */
export function snippetItems(
  file: DockerfileModel,
  offset: Offset,
  client: ClientFacts,
): readonly CompletionItem[] {
  const word = instructionStart(file, offset);
  if (word === undefined) return [];
  const atTop = !file.stages.some(({ from }) => from.span.start < word.start);
  const range = toRange(file.lines, word);
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n';
  return SNIPPETS.filter(({ kind }) => (kind === 'file' ? atTop : !atTop)).map(
    ({ name, title, body, kind }, at) => ({
      label: name,
      kind: SNIPPET_KIND,
      detail: title,
      // The name is known to few; what somebody types may be a word of the title.
      filterText: `${name} ${title}`,
      sortText: `${kind === 'file' ? 8 : 9}${String(at).padStart(3, '0')}`,
      ...(client.snippets ? { insertTextFormat: SNIPPET_FORMAT } : {}),
      textEdit: { range, newText: (client.snippets ? body : plainBody(body)).replaceAll('\n', newline) },
      data: { snippet: name },
    }),
  );
}

/** Adds to a chosen snippet what it is for and the text it becomes; undefined when the item is no snippet. */
export function resolveSnippet(item: CompletionItem, client: ClientFacts): CompletionItem | undefined {
  const data: unknown = item.data;
  if (typeof data !== 'object' || data === null || !('snippet' in data)) return undefined;
  const snippet = SNIPPETS.find(({ name }) => name === data.snippet);
  if (snippet === undefined) return undefined;
  const text = plainBody(snippet.body);
  const documentation = client.completionMarkdown
    ? ({ kind: 'markdown', value: `${snippet.about}\n\n\`\`\`dockerfile\n${text}\n\`\`\`` } as const)
    : ({ kind: 'plaintext', value: `${snippet.about}\n\n${text}` } as const);
  return { ...item, documentation };
}
