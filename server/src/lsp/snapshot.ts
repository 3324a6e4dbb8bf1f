import type { InstructionCache } from '../dockerfile/astAdapter.ts';
import type { DockerfileModel } from '../dockerfile/model.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { LintResult } from '../engine/lint.ts';

/** What the rules said about one version of a document. */
export interface Analysis {
  /** Changes whenever anything is computed anew; two analyses with one id are the same. */
  readonly id: string;
  readonly enabled: boolean;
  readonly result: LintResult;
}

/** One version of an open Dockerfile. It is parsed when somebody first asks, and once. */
export class Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  /** Set by the session; forgotten when the surroundings of the file change. */
  analysis: Promise<Analysis> | undefined;
  readonly #cache: InstructionCache;
  #model: DockerfileModel | undefined;
  /** The newest model of an earlier version, until there is one of this. */
  #previous: DockerfileModel | undefined;

  constructor(uri: string, version: number, text: string, cache: InstructionCache, earlier?: Snapshot) {
    this.uri = uri;
    this.version = version;
    this.text = text;
    this.#cache = cache;
    this.#previous = earlier === undefined ? undefined : (earlier.#model ?? earlier.#previous);
  }

  get model(): DockerfileModel {
    this.#model ??= parseDockerfile(this.uri, this.text, this.#cache, this.#previous);
    this.#previous = undefined;
    return this.#model;
  }
}
