/** A position: UTF-16 code units from the start of the document. */
export type Offset = number;

/** A half-open range `[start, end)` of UTF-16 offsets. */
export interface Span {
  readonly start: Offset;
  readonly end: Offset;
}

/** A value together with the place in the document it was read from. */
export interface Spanned<T> {
  readonly value: T;
  readonly span: Span;
}

/** True when `inner` lies inside `outer` (equal ends count). */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when the two spans share at least one unit, or an empty one lies strictly inside the other. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
