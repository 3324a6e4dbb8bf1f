/** Text as JSON; undefined where it is none, as programs that fail print something else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands at a path of names; undefined where any of them is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/** A text that is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function itemsAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function keysAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null ? Object.keys(found) : [];
}

/** The number that a text begins with: `15109 MiB`, `0 %`. `N/A` is none. */
export function leadingNumber(text: string | undefined): number | undefined {
  const digits = /^\s*(\d+(?:\.\d+)?)/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Compares `20.10.24+dfsg1` and `23.0` by their numbers. */
export function isBelow(version: string, floor: string): boolean {
  const numbers = (text: string) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
  const [own, other] = [numbers(version), numbers(floor)];
  for (let index = 0; index < Math.max(own.length, other.length); index++) {
    const difference = (own[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
