/**
 * `data` of a diagnostic. The client hides a finding where another extension shows the same one: it looks for a
 * diagnostic of somebody else with one of these codes on one of these lines, and guesses nothing from what is
 * installed. So the server never drops a finding because of a neighbour.
 */
export interface DiagnosticData {
  /** Codes of neighbours' checks of the same meaning: `DL3006`, `SecretsUsedInArgOrEnv`. */
  readonly neighbours?: readonly string[];
  /** First and last line of the instruction, zero-based: hadolint reports its first line, BuildKit all of it. */
  readonly lines?: readonly [first: number, last: number];
}
