import type { SystemFacts } from './facts.ts';
import table from './remedies.json' with { type: 'json' };

export type RemedyName = keyof typeof table.remedies;

/** Lines for a person to run, and the page they are from. This extension runs none of them. */
export interface Remedy {
  readonly commands: readonly string[];
  readonly page: string;
}

export const LIMITS = table.limits;

/** The row for this distribution, else for those it is like, else for any. */
export function remedyFor(name: RemedyName, system: SystemFacts | undefined): Remedy {
  const rows: readonly { for: readonly string[]; commands: readonly string[]; source: string }[] =
    table.remedies[name];
  const wanted = [...(system?.wsl === true ? ['wsl'] : []), ...(system?.ids ?? []), 'any'];
  const row = wanted.flatMap((id) => rows.find((candidate) => candidate.for.includes(id)) ?? [])[0];
  const sources: Readonly<Record<string, string>> = table.sources;
  return { commands: row?.commands ?? [], page: sources[row?.source ?? ''] ?? '' };
}
