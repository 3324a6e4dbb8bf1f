import type { Span } from '../../text/span.ts';
import type { CardRequest } from './cardRequest.ts';

export type ProposalKind =
  | 'image'
  | 'tag'
  | 'version'
  | 'variable'
  | 'value'
  | 'url'
  | 'folder'
  | 'file'
  | 'flag'
  | 'stage';

/** A text to write at one place. */
export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  /** What it replaces: everything of the word that stands there. */
  readonly span: Span;
  /** What is written where that is not the label. */
  readonly text?: string;
  readonly detail?: string | undefined;
  /** Why not to take it any more. */
  readonly deprecated?: string | undefined;
  readonly preselect?: boolean;
  /** The card that is drawn when somebody looks at it. */
  readonly card?: CardRequest;
}

/** Proposals in the order they are shown. */
export interface Proposals {
  readonly items: readonly Proposal[];
  /** False when more of them appear as more is typed. */
  readonly complete: boolean;
}

export const NOTHING: Proposals = { items: [], complete: true };

/** A list that is all there is to propose. */
export function all(items: readonly Proposal[]): Proposals {
  return { items, complete: true };
}

/** The proposals nobody advises against, then the others. */
export function deprecatedLast(items: readonly Proposal[]): readonly Proposal[] {
  return [
    ...items.filter(({ deprecated }) => deprecated === undefined),
    ...items.filter(({ deprecated }) => deprecated !== undefined),
  ];
}
