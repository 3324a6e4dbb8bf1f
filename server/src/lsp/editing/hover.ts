import type { DockerfileLanguageService } from 'dockerfile-language-service';
import { maskedText } from '../../dockerfile/maskedText.ts';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { namedAt } from '../../dockerfile/occurrences.ts';
import { FLAGS } from '../../dockerfile/reference.ts';
import { variableUses } from '../../dockerfile/variableUses.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Offset, Span } from '../../text/span.ts';
import { rowsOf } from '../cards/card.ts';
import { stageCard } from '../cards/stageCard.ts';
import { covers, type PlacedCard } from '../hovers/placed.ts';

/** The card on a stage, a variable or a flag. */
export function editingCard(file: DockerfileModel, offset: Offset): PlacedCard | undefined {
  return variableCard(file, offset) ?? nameCard(file, offset) ?? flagCard(file, offset);
}

/** The text on the instruction at `offset`; undefined on anything else. */
export function keywordHelp(
  file: DockerfileModel,
  service: DockerfileLanguageService,
  offset: Offset,
): { readonly span: Span; readonly text: string } | undefined {
  const span = file.instructions.find(({ keywordSpan }) => covers(keywordSpan, offset))?.keywordSpan;
  if (span === undefined) return undefined;
  const contents = service.computeHover(maskedText(file), file.lines.position(offset))?.contents;
  return typeof contents === 'object' && 'value' in contents ? { span, text: contents.value } : undefined;
}

function variableCard(file: DockerfileModel, offset: Offset): PlacedCard | undefined {
  const use = variableUses(file).find(({ name }) => covers(name.span, offset));
  if (use === undefined) return undefined;
  const found = use.instruction.lookup(use.name.value);
  if (found === undefined) return undefined;
  const declared = found.declaration === undefined ? undefined : lineOf(file, found.declaration);
  const value = resolvedValue(found.value);
  const sure = found.value.kind === 'overridable' ? `${value} (unless --build-arg says otherwise)` : value;
  return {
    span: use.name.span,
    card: {
      title: use.name.value,
      rows: rowsOf([
        ['Value', sure ?? 'not known'],
        ['Declared', declared === undefined ? undefined : `line ${declared}`],
      ]),
      footer: [],
    },
  };
}

function nameCard(file: DockerfileModel, offset: Offset): PlacedCard | undefined {
  const thing = namedAt(file, offset);
  const span = thing?.places.find((place) => covers(place.span, offset))?.span;
  if (thing?.kind !== 'stage' || span === undefined) return undefined;
  return { span, card: stageCard(file, thing.stage) };
}

function flagCard(file: DockerfileModel, offset: Offset): PlacedCard | undefined {
  for (const instruction of file.instructions) {
    const flag = instruction.flags.find(({ span }) => covers(span, offset));
    const known = FLAGS[instruction.keyword]?.find(({ name }) => name === flag?.name);
    if (flag === undefined || known === undefined || !onName(flag.name, flag.span, offset)) continue;
    return {
      span: flag.span,
      card: { title: `${instruction.keyword} --${flag.name}`, rows: [], footer: [known.detail] },
    };
  }
  return undefined;
}

function onName(name: string, { start }: Span, offset: Offset): boolean {
  return offset <= start + '--'.length + name.length;
}

function lineOf(file: DockerfileModel, { start }: Span): number {
  return file.lines.position(start).line + 1;
}
