import type { SourcesFile } from './facts.ts';
import type { Source } from './types.ts';

/** Turns source ids of the facts into sources with title and date. */
export interface SourceBook {
  readonly asOf: string;
  resolve(ids: readonly string[]): readonly Source[];
  /** Date of the newest of `sources`; the date of the data set when there is none. */
  newest(sources: readonly Source[]): string;
}

export function sourceBook(file: SourcesFile): SourceBook {
  return {
    asOf: file.asOf,
    resolve: (ids) =>
      [...new Set(ids)].flatMap((id) => {
        const row = file.sources[id];
        return row === undefined ? [] : [{ id, title: row[0], asOf: row[1] }];
      }),
    newest: (sources) =>
      sources.length === 0
        ? file.asOf
        : (sources
            .map((source) => source.asOf)
            .sort()
            .at(-1) ?? file.asOf),
  };
}
