import type { PythonSource } from '../formats/pythonSource.ts';
import type { VersionClause } from '../formats/requirement.ts';

/** A package that a file of the folder asks for. */
export interface AskedPackage {
  readonly name: string;
  readonly pin: string | undefined;
  readonly clauses: readonly VersionClause[];
  readonly extras: readonly string[];
  /** The file: `requirements.txt`. */
  readonly from: string;
}

export interface FoundSource extends PythonSource {
  /** Relative to the folder, with `/`. */
  readonly path: string;
}

/** What a folder already says of the image it wants. */
export interface StarterFacts {
  readonly requirementsFile: string | undefined;
  /** That file and those it includes. */
  readonly requirementsFiles: readonly string[];
  /** They install the project itself (`-e .`), which then has to be there. */
  readonly requirementsNeedProject: boolean;
  /** URLs of indexes the requirements file names. */
  readonly indexes: readonly string[];
  readonly pyproject: { readonly lists: boolean; readonly isPackage: boolean } | undefined;
  readonly uvLock: boolean;
  readonly environmentFile: string | undefined;
  /** The requirements file that environment.yml includes. */
  readonly environmentIncludes: string | undefined;
  /** `>=3.10` of pyproject.toml. */
  readonly requiresPython: string | undefined;
  /** A Python minor that a file names: `3.11`. */
  readonly python: { readonly minor: string; readonly from: string } | undefined;
  readonly packages: ReadonlyMap<string, AskedPackage>;
  /** CUDA that environment.yml holds: `12.4`. */
  readonly condaCuda: string | undefined;
  /** Frameworks that conda itself installs, not pip. */
  readonly condaPackages: ReadonlySet<string>;
  readonly sources: readonly FoundSource[];
}
