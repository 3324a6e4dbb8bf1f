import type { HostFacts } from './facts.ts';
import { type Remedy, type RemedyName, remedyFor } from './remedy.ts';

/** `problem`: GPUs do not reach a container. `warning`: they may not, or will stop to. */
export type Level = 'problem' | 'warning' | 'note' | 'good';

export interface HostFinding {
  readonly id: string;
  readonly level: Level;
  /** What was seen. */
  readonly what: string;
  readonly why?: string;
  readonly remedy?: Remedy;
}

/** Translates, `{0}` and `{1}` replaced: `l10n.t` of VS Code. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** What the language server knows of a driver. */
export interface DriverKnowledge {
  /** `R550` */
  readonly branch: string;
  readonly maxCuda: string | undefined;
  /** ISO date. */
  readonly endOfLife: string | undefined;
}

/** What findings are made from. */
export interface FindingContext {
  readonly facts: HostFacts;
  readonly driver: DriverKnowledge | undefined;
  /** ISO date. */
  readonly today: string;
  readonly t: Translate;
}

/** The remedy for the distribution of the engine's host. */
export function remedy(name: RemedyName, { facts }: FindingContext): Remedy {
  return remedyFor(name, facts.host?.system);
}
