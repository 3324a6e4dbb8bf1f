/** Where a value stands in a JSON document. */
export type Path = readonly (string | number)[];

/** What is wrong at one place of a profile file. */
export class ProfileError extends Error {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

/** Reads an object of unknown content field by field; every field that nobody read is an error. */
export class Reader {
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly path: Path;
  private readonly known = new Set<string>();

  private constructor(value: unknown, path: Path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ProfileError(path, 'an object is expected');
    this.fields = new Map(Object.entries(value));
    this.path = path;
  }

  static of(value: unknown): Reader {
    return new Reader(value, []);
  }

  text(name: string, pattern = /./, expected = 'a text'): string | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    return typeof value === 'string' && pattern.test(value) ? value : this.fail(name, expected);
  }

  named(name: string, fits: (text: string) => boolean, expected: string): string | undefined {
    const value = this.text(name);
    return value === undefined || fits(value) ? value : this.fail(name, expected);
  }

  required(name: string): string {
    return this.text(name) ?? this.fail(name, 'a text');
  }

  number(name: string, least: number, most: number): number {
    const value = this.take(name);
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    return fits ? value : this.fail(name, `a number from ${least} to ${most}`);
  }

  flag(name: string): boolean | undefined {
    const value = this.take(name);
    return value === undefined || typeof value === 'boolean' ? value : this.fail(name, 'true or false');
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    return values.find((one) => one === value) ?? this.fail(name, values.join(' or '));
  }

  texts(
    name: string,
    fits = (text: string) => text !== '',
    expected = 'a text',
  ): readonly string[] | undefined {
    return this.items(name)?.map((item, index) =>
      typeof item === 'string' && fits(item) ? item : this.fail(name, expected, index),
    );
  }

  /** Names and their values; null stands for a value of the environment. */
  map(name: string): Readonly<Record<string, string | null>> | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const inner = new Reader(value, [...this.path, name]);
    return Object.fromEntries(
      [...inner.fields].map(([key, text]) => [key, inner.valueOf(key, text)] as const),
    );
  }

  list<T>(name: string, read: (reader: Reader) => T): readonly T[] | undefined {
    return this.items(name)?.map((item, index) => read(new Reader(item, [...this.path, name, index])));
  }

  inner<T>(name: string, read: (reader: Reader) => T): T | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : read(new Reader(value, [...this.path, name]));
  }

  entries(name: string): readonly (readonly [string, Reader])[] {
    const path = [...this.path, name];
    const inner = new Reader(this.take(name) ?? {}, path);
    return [...inner.fields].map(([key, value]) => [key, new Reader(value, [...path, key])]);
  }

  /** Hands the result through once every field is known. */
  all<T>(result: T): T {
    this.end();
    return result;
  }

  end(): void {
    const unknown = [...this.fields.keys()].find((name) => !this.known.has(name));
    if (unknown !== undefined)
      throw new ProfileError(
        [...this.path, unknown],
        `there is no such entry; known are ${[...this.known].join(', ')}`,
      );
  }

  fail(name: string, expected: string, ...further: Path): never {
    throw new ProfileError([...this.path, name, ...further], `expected: ${expected}`);
  }

  private valueOf(name: string, value: unknown): string | null {
    const fits = /^[A-Za-z_]\w*$/.test(name) && (value === null || typeof value === 'string');
    return fits ? value : this.fail(name, 'a variable with a text, or null for its value in the environment');
  }

  private items(name: string): readonly unknown[] | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    return Array.isArray(value) ? value : this.fail(name, 'a list');
  }

  private take(name: string): unknown {
    this.known.add(name);
    return this.fields.get(name);
  }
}
