import type { SecretsFile } from './facts.ts';
import type { SourceBook } from './sourceBook.ts';
import type { SecretPattern, SecretVariable } from './types.ts';

/** Credential shapes specific enough to be recognised in any text. */
export function secretPatterns(file: SecretsFile, book: SourceBook): readonly SecretPattern[] {
  return file.patterns.map(([id, title, regex, ids]) => ({
    id,
    title,
    pattern: new RegExp(regex),
    sources: book.resolve(ids),
  }));
}

/** Variables that programs read a credential from. */
export function secretVariables(file: SecretsFile, book: SourceBook): readonly SecretVariable[] {
  return file.variables.map(([name, title, ids, patterns, programs]) => ({
    name,
    title,
    sources: book.resolve(ids),
    patterns,
    programs,
  }));
}
