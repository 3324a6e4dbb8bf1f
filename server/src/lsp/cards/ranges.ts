/** `3.8, 3.9, 3.10` as `3.8 – 3.10`; nothing for an empty list. */
export function rangeText(versions: readonly string[] | undefined): string | undefined {
  const [first, last] = [versions?.[0], versions?.at(-1)];
  return first === undefined || last === undefined || first === last ? first : `${first} – ${last}`;
}

/** The first `most` of a list, and how many there are besides. */
export function shortened(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
