import type { Source } from '../../knowledge/types.ts';

const SHOWN = 3;

/** What facts rest on and how old they are, on one line. */
export function sourcesLine(sources: readonly Source[], asOf: string): string {
  const titles = [...new Set(sources.map(({ title }) => title))];
  const more = titles.length > SHOWN ? ` and ${titles.length - SHOWN} more` : '';
  const named = titles.length === 0 ? '' : `${titles.slice(0, SHOWN).join('; ')}${more}; `;
  return `${named}as of ${asOf}`;
}
