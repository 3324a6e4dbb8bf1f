/**
 * Asks for the files of a new image, one question at a time: the answer holds the next question, and the files as they
 * would be if everything open were answered as suggested.
 */
export const SCAFFOLD_METHOD = 'mlDockerfile/scaffold';

export type ScaffoldQuestionId = 'framework' | 'device' | 'purpose' | 'manager' | 'python';

export interface ScaffoldParams {
  /** The folder, as a URI without a slash at the end. */
  readonly folder: string;
  /** Python files below it, relative and with `/`; some of them are read. */
  readonly sources: readonly string[];
  readonly answers: Partial<Readonly<Record<ScaffoldQuestionId, string>>>;
}

export interface Scaffold {
  /** Null when nothing is left to ask. */
  readonly question: ScaffoldQuestion | null;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What was assumed or left open, a sentence each without a full stop. */
  readonly notes: readonly string[];
}

export interface ScaffoldQuestion {
  readonly id: ScaffoldQuestionId;
  /** `pytorch`, `gpu`, `3.12`: the words of the protocol, in the order they are offered. */
  readonly options: readonly string[];
  readonly suggested: string;
  /** The file that suggests it; null when none does. */
  readonly from: string | null;
}
