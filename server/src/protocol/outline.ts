/** Asks what a Dockerfile builds, for the commands that build and run it. Answers `null` for a file that is no Dockerfile. */
export const OUTLINE_METHOD = 'mlDockerfile/outline';

export interface OutlineParams {
  /** An open document, or a file that the server can read. */
  readonly uri: string;
}

/** What the build and run commands need to know of one Dockerfile. */
export interface Outline {
  readonly uri: string;
  readonly stages: readonly OutlineStage[];
  /** ARGs in order; one declared before the first FROM and again in a stage appears once, as the global one. */
  readonly args: readonly OutlineArg[];
  /** Ports of EXPOSE in the image that a plain build produces. */
  readonly exposedPorts: readonly number[];
  /** Ids of `--mount=type=secret`, to be given by `--secret id=…`. */
  readonly secrets: readonly string[];
  /** The image holds CUDA: by its base, or by what pip and conda install. */
  readonly needsGpu: boolean;
  /** The image holds PyTorch, whose worker processes share tensors through /dev/shm. */
  readonly shmHint: boolean;
  readonly profile: 'serving' | 'training' | 'dev';
  /** A tag that says what is inside, `torch2.4-cu124`, where that is known. */
  readonly suggestedTag?: string;
  /** Sources of COPY and ADD as written, without those of `--from`, URLs and here-documents: they tell the context. */
  readonly localSources?: readonly string[];
  /** First and last line of each instruction, zero-based: a failed build names instructions by their text. */
  readonly instructions?: readonly (readonly [first: number, last: number])[];
  /** The file says what a container runs; without that it runs what the base says, often a shell. */
  readonly hasCommand?: boolean;
}

export interface OutlineStage {
  readonly index: number;
  readonly name: string | null;
  readonly range: OutlineRange;
  /** As resolved with ARG defaults; the name of the stage it builds on, or the text as written where unknown. */
  readonly baseImage: string;
  /** What is known of the base: `CUDA 12.4.1 · Python 3.11 · ≈ 3.2 GB`. */
  readonly summary?: string;
  /** The stage a build without `--target` produces. */
  readonly final: boolean;
}

export interface OutlineArg {
  readonly name: string;
  readonly default: string | null;
  /** Declared before the first FROM. */
  readonly global: boolean;
}

/** Zero-based, in UTF-16 units, end exclusive, as in the Language Server Protocol. */
interface OutlineRange {
  readonly start: OutlinePosition;
  readonly end: OutlinePosition;
}

interface OutlinePosition {
  readonly line: number;
  readonly character: number;
}
