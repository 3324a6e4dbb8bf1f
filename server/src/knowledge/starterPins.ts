import type { StarterPinsFile } from './facts.ts';
import { known, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { KnowledgeBase } from './types.ts';

type StarterQueries = Pick<KnowledgeBase, 'starterTag' | 'starterRelease'>;

/** Tags and releases to begin with, of what no list is kept. */
export function starterQueries(file: StarterPinsFile, book: SourceBook): StarterQueries {
  const answer = (rows: StarterPinsFile['images'], name: string) => {
    const row = rows.find(([own]) => own === name);
    return row === undefined ? UNKNOWN : known(row[1], row[2], book);
  };
  return {
    starterTag: (image) => answer(file.images, image),
    starterRelease: (name) => answer(file.packages, name),
  };
}
