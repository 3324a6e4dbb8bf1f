import type { Hover, HoverParams } from 'vscode-languageserver';
import type {
  CopyInstruction,
  DockerfileModel,
  FromInstruction,
  RunInstruction,
} from '../dockerfile/model.ts';
import { stageOf } from '../dockerfile/stages.ts';
import { parseImageReference } from '../formats/imageReference.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Offset, Span } from '../text/span.ts';
import { pipInstalls } from '../tools/pip.ts';
import { type Card, cardMarkdown, cardText } from './cards/card.ts';
import { imageCard } from './cards/imageCard.ts';
import { stageCard } from './cards/stageCard.ts';
import { torchCard } from './cards/torchCard.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toRange } from './convert.ts';
import type { Session } from './session.ts';

/** The card on what stands at a position; null where there is nothing to say. */
export async function hover(
  { textDocument, position }: HoverParams,
  session: Session,
  client: ClientFacts,
): Promise<Hover | null> {
  const snapshot = session.snapshot(textDocument.uri);
  if (snapshot === undefined || !(await session.isEnabled(snapshot))) return null;
  const { model } = snapshot;
  const { knowledge, today } = session.deps;
  const found = cardAt(model, model.lines.offset(position), knowledge, today());
  if (found === undefined) return null;
  const contents = client.markdown
    ? ({ kind: 'markdown', value: cardMarkdown(found.card) } as const)
    : ({ kind: 'plaintext', value: cardText(found.card) } as const);
  return { contents, range: toRange(model.lines, found.span) };
}

interface PlacedCard {
  readonly card: Card;
  readonly span: Span;
}

/** The card on what stands at `offset`, and what it is about. */
function cardAt(
  file: DockerfileModel,
  offset: Offset,
  knowledge: KnowledgeBase,
  today: string,
): PlacedCard | undefined {
  const instruction = file.instructions.find(({ span }) => covers(span, offset));
  switch (instruction?.keyword) {
    case 'FROM':
      return fromCard(file, instruction, offset, knowledge, today);
    case 'COPY':
      return copyCard(file, instruction, offset, knowledge, today);
    case 'RUN':
      return runCard(instruction, offset, knowledge);
    default:
      return undefined;
  }
}

function fromCard(
  file: DockerfileModel,
  from: FromInstruction,
  offset: Offset,
  knowledge: KnowledgeBase,
  today: string,
): PlacedCard | undefined {
  const { span } = from.image;
  if (!covers(span, offset)) return undefined;
  const base = stageOf(file, from)?.base;
  const parent = base?.kind === 'stage' ? file.stages[base.stage] : undefined;
  if (parent !== undefined) return { card: stageCard(file, parent), span };
  if (base?.kind !== 'image') return undefined;
  const card = cardOfImage(base.image, base.certain, knowledge, today);
  return card === undefined ? undefined : { card, span };
}

/** `COPY --from=…`: a stage of this file by name or number, or an image. */
function copyCard(
  file: DockerfileModel,
  copy: CopyInstruction,
  offset: Offset,
  knowledge: KnowledgeBase,
  today: string,
): PlacedCard | undefined {
  const { from } = copy;
  const name = resolvedValue(from);
  if (from === undefined || name === undefined || !covers(from.span, offset)) return undefined;
  const earlier = file.stages.slice(0, Math.max(0, copy.stage));
  const stage =
    earlier.findLast((candidate) => candidate.name?.value.toLowerCase() === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? earlier[Number(name)] : undefined);
  if (stage !== undefined) return { card: stageCard(file, stage), span: from.span };
  const image = parseImageReference(name);
  const card = cardOfImage(image, from.kind === 'known', knowledge, today);
  return card === undefined ? undefined : { card, span: from.span };
}

function runCard(run: RunInstruction, offset: Offset, knowledge: KnowledgeBase): PlacedCard | undefined {
  for (const { requirements } of pipInstalls(run.script)) {
    const torch = requirements.find(({ name, span }) => name === 'torch' && covers(span, offset));
    if (torch?.pin === undefined) continue;
    const card = torchCard(torch.pin, knowledge.torch(torch.pin), knowledge.asOf);
    return card === undefined ? undefined : { card, span: torch.span };
  }
  return undefined;
}

function cardOfImage(
  image: Parameters<KnowledgeBase['image']>[0],
  certain: boolean,
  knowledge: KnowledgeBase,
  today: string,
): Card | undefined {
  const facts = knowledge.image(image);
  const missing = facts.status === 'does-not-exist' || facts.status === 'removed';
  const nearest = missing ? knowledge.nearestTags(image, 3) : [];
  return imageCard(image, facts, { certain, nearest, today });
}

function covers(span: Span, offset: Offset): boolean {
  return span.start <= offset && offset <= span.end;
}
