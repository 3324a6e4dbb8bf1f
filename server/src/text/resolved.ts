import type { Span } from './span.ts';

/** A place where a variable is used, and where it was declared, when that is in the file. */
export interface VariableUse {
  readonly name: string;
  readonly use: Span;
  readonly declaration: Span | undefined;
}

/**
 * A text after variable expansion; never silently empty.
 * `overridable` is the value with the defaults written in the file, which `--build-arg` may change.
 */
export type Resolved<T> =
  | { readonly kind: 'known'; readonly value: T; readonly span: Span; readonly via: readonly VariableUse[] }
  | {
      readonly kind: 'overridable';
      readonly value: T;
      readonly span: Span;
      readonly via: readonly VariableUse[];
    }
  | {
      readonly kind: 'unknown';
      readonly raw: string;
      readonly span: Span;
      readonly missing: readonly string[];
    };

/** What a name stands for at one place in the file. */
export interface VariableValue {
  readonly value: Resolved<string>;
  readonly declaration: Span | undefined;
}

/** Finds the value a variable has where the text stands; undefined for a name the file does not declare. */
export type Lookup = (name: string) => VariableValue | undefined;

/** The value, or undefined when it could not be resolved. */
export function resolvedValue<T>(resolved: Resolved<T> | undefined): T | undefined {
  return resolved === undefined || resolved.kind === 'unknown' ? undefined : resolved.value;
}

/** Collects the pieces of one text and says how sure the whole is: as sure as its least sure piece. */
export class Expansion {
  #text = '';
  #overridable = false;
  readonly #via: VariableUse[] = [];
  readonly #missing: string[] = [];

  literal(text: string): void {
    this.#text += text;
  }

  /** Adds a variable's value; `fallback` stands in for an undeclared one (`${X:-fallback}`). */
  variable(name: string, use: Span, found: VariableValue | undefined, fallback?: Resolved<string>): void {
    const value = found?.value ?? fallback;
    this.#via.push({ name, use, declaration: found?.declaration });
    if (value === undefined || value.kind === 'unknown') {
      this.unknown(...(value === undefined || value.missing.length === 0 ? [name] : value.missing));
      return;
    }
    this.#overridable ||= value.kind === 'overridable';
    this.#text += value.value;
  }

  /** Marks the whole as changeable from outside. */
  overridable(): void {
    this.#overridable = true;
  }

  unknown(...names: string[]): void {
    this.#missing.push(...names);
  }

  finish(raw: string, span: Span): Resolved<string> {
    if (this.#missing.length > 0) return { kind: 'unknown', raw, span, missing: this.#missing };
    return { kind: this.#overridable ? 'overridable' : 'known', value: this.#text, span, via: this.#via };
  }
}
