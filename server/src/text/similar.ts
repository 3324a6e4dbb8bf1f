/** The candidate most like `word` that a slip of the fingers turns into it; undefined when none is that close. */
export function similarWord(word: string, candidates: readonly string[]): string | undefined {
  const asked = plain(word);
  const close = candidates
    .map((candidate) => ({ candidate, distance: editDistance(asked, plain(candidate)) }))
    .filter(({ candidate, distance }) => distance <= allowed(Math.max(word.length, candidate.length)))
    .sort((a, b) => a.distance - b.distance);
  return close[0]?.candidate;
}

/** Short words are a letter apart by chance. */
function allowed(length: number): number {
  return length >= 7 ? 2 : length >= 5 ? 1 : 0;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_.]/g, '');
}

/** Letters to insert, delete, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(
        Math.min(
          cell(last, column) + 1,
          cell(next, column - 1) + 1,
          cell(last, column - 1) + (same ? 0 : 1),
          swapped ? cell(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = last;
    last = next;
  }
  return cell(last, b.length);
}

function cell(row: readonly number[], at: number): number {
  return row[at] ?? Number.POSITIVE_INFINITY;
}
