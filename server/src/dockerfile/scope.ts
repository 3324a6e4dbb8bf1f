import type { Lookup, VariableValue } from '../text/resolved.ts';

interface Entry {
  readonly order: number;
  readonly kind: 'ARG' | 'ENV';
  readonly value: VariableValue;
}

/**
 * The variables of one stage over time. A lookup is bound to the place it is made from, so one table serves every
 * instruction: it sees what stood before it and nothing that comes later.
 */
export class Scope {
  readonly #entries = new Map<string, Entry[]>();
  readonly #parent: Lookup;
  #order = 0;

  constructor(parent: Lookup = () => undefined) {
    this.#parent = parent;
  }

  /** Declares a variable from here on; an ARG never replaces an ENV, as in the builder. */
  declare(kind: 'ARG' | 'ENV', name: string, value: VariableValue): void {
    const entries = this.#entries.get(name) ?? [];
    if (kind === 'ARG' && entries.some((entry) => entry.kind === 'ENV')) return;
    this.#order++;
    entries.push({ order: this.#order, kind, value });
    this.#entries.set(name, entries);
  }

  /** What the variables are worth at this point. */
  lookup(): Lookup {
    const now = this.#order;
    return (name) =>
      this.#entries.get(name)?.findLast((entry) => entry.order <= now)?.value ?? this.#parent(name);
  }
}
