// What an update would change in a table: readable, and without silent losses.

export interface Changes {
  readonly title: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Compares two versions of a table whose rows have names. */
export function changesOf(
  title: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Changes {
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after].flatMap(([name, row]) => {
    if (!before.has(name)) return [];
    const [old, now] = [JSON.stringify(before.get(name)), JSON.stringify(row)];
    return old === now ? [] : [`${name}\n      was ${old}\n      is  ${now}`];
  });
  return { title, added, removed, changed };
}

const SHOWN = 40;

/** The changes as text, long lists cut off with their length. */
export function describeChanges({ title, added, removed, changed }: Changes): string {
  const lines = (sign: string, names: readonly string[]): readonly string[] => [
    ...names.slice(0, SHOWN).map((name) => `  ${sign} ${name}`),
    ...(names.length > SHOWN ? [`  ${sign} … and ${names.length - SHOWN} more`] : []),
  ];
  const summary = `${title}: ${added.length} added, ${removed.length} removed, ${changed.length} changed`;
  return [summary, ...lines('+', added), ...lines('-', removed), ...lines('~', changed)].join('\n');
}
