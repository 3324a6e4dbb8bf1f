/** Asks what the output of a build or a run that failed says. */
export const EXPLAIN_METHOD = 'mlDockerfile/explain';

export interface ExplainParams {
  /** As it was printed, with colours and progress. */
  readonly output: string;
}

/** One failure that the output shows. They come in the order in which the output shows them. */
export interface Explanation {
  readonly id: string;
  /** What failed: the build, the program in the container, or the engine before it came to either. */
  readonly where: 'build' | 'run' | 'daemon';
  readonly title: string;
  readonly cause: string;
  /** The line that shows it. */
  readonly seen: string;
  readonly remedies: readonly Remedy[];
  /** Where this failure was met and recorded. */
  readonly sources: readonly FailureSource[];
}

export interface Remedy {
  readonly text: string;
  /** A command line, a flag or a piece of configuration to be pasted. */
  readonly copy?: string;
  /** A page to read. */
  readonly url?: string;
  /** The rule that reports the cause in a Dockerfile; `url` is then its page. */
  readonly rule?: string;
  /** A command of the editor extension. */
  readonly command?: string;
  /** A setting of the editor extension. */
  readonly setting?: string;
}

export interface FailureSource {
  readonly title: string;
  readonly url?: string;
  readonly date: string;
}
