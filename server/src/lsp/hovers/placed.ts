import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import type { Card } from '../cards/card.ts';

/** A card and what it is about. */
export interface PlacedCard {
  readonly card: Card;
  readonly span: Span;
}

/** What cards are drawn from. */
export interface Background {
  readonly knowledge: KnowledgeBase;
  /** ISO date. */
  readonly today: string;
}

/** True when a cursor at `offset` is on the span, its ends included. */
export function covers(span: Span, offset: Offset): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The card with its place; undefined when there is none. */
export function placed(card: Card | undefined, span: Span): PlacedCard | undefined {
  return card === undefined ? undefined : { card, span };
}
