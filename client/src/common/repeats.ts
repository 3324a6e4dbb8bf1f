/** What is compared of a diagnostic, ours or another extension's. Lines are zero-based and inclusive. */
export interface Place {
  readonly first: number;
  readonly last: number;
}

export interface Foreign extends Place {
  readonly code: string;
}

/** Whether somebody else shows a check of the same meaning on one of these lines now. */
export function isShownByOthers(
  place: Place,
  neighbours: readonly string[],
  foreign: readonly Foreign[],
): boolean {
  return foreign.some(
    (other) => neighbours.includes(other.code) && other.first <= place.last && other.last >= place.first,
  );
}
