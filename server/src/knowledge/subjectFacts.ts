// The shape of the facts files behind the queries of subjects.ts, written by server/scripts/compile-facts.ts.
import type { GpuKind } from './subjects.ts';

type SourceIds = readonly string[];

export interface GpusFile {
  readonly asOf: string;
  /** name, compute capability, kind, sources. */
  readonly gpus: readonly (readonly [string, string, GpuKind, SourceIds])[];
  /** compute capability, architecture, first CUDA, CUDA that dropped it, last driver branch, sources. */
  readonly capabilities: readonly (readonly [
    string,
    string,
    string | null,
    string | null,
    string | null,
    SourceIds,
  ])[];
  /** The newest toolkit of which the list of capabilities is complete. */
  readonly newestCuda: string;
  /** Sources of the rule that says which code runs where. */
  readonly execution: SourceIds;
}

/** Who an admitted branch is admitted for. */
export type Admitted = 'all' | 'professional' | 'datacenter';

export interface DriverChecksFile {
  readonly asOf: string;
  /** branch without R, newest CUDA it shows, end of support, sources; newest first. */
  readonly branches: readonly (readonly [string, string | null, string | null, SourceIds])[];
  /** cuda, systems (`ubuntu2204 ubuntu2404`), `470:all 535:professional`, lowest driver let in by number, sources. */
  readonly checks: readonly (readonly [string, string, string, string | null, SourceIds])[];
}

export interface ArchitecturesFile {
  readonly asOf: string;
  /** torch, variant, architectures, disputed ones, sources; lists are space-separated. */
  readonly wheels: readonly (readonly [string, string, string, string, SourceIds])[];
}

export interface PackageIndexFile {
  readonly asOf: string;
  /** CPython minors looked at, oldest first. */
  readonly minors: readonly string[];
  readonly sources: SourceIds;
  /** Rows by package, oldest release first. */
  readonly packages: Readonly<Record<string, readonly PackageIndexRow[]>>;
}

/**
 * version, Requires-Python, first and last minor per platform (`3.9-3.13`, a list where there are gaps, `=` as the
 * platform before) in the order manylinux x86_64, manylinux aarch64, musllinux x86_64, musllinux aarch64; flags
 * (`o` open-ended, `s` sdist, `y` yanked), pins (`torch==2.5.1`), disputed pins.
 */
export type PackageIndexRow = readonly [string, string, string, string, string, string];

export interface FrameworksFile {
  readonly asOf: string;
  /** package, first and last version of the row, torch, CUDA, cuDNN, cuDNN major, minimum driver, sources. */
  readonly rows: readonly (readonly [
    string,
    string,
    string,
    string | null,
    string | null,
    string | null,
    string | null,
    string | null,
    SourceIds,
  ])[];
}

export interface PackageTraitsFile {
  readonly asOf: string;
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly cuda?: 'bundled' | 'system' | 'none';
        readonly nvcc?: 'always' | 'unless-wheel' | 'at-run-time';
        readonly noBuildIsolation?: boolean;
        readonly musl?: boolean;
        readonly libraries?: readonly string[];
        readonly librariesSince?: string;
        readonly error?: string;
        readonly renamedTo?: string;
        readonly effect?: string;
        readonly installed?: readonly [number, string];
        /** Its name on the conda channel of its project, that channel, the last release published there. */
        readonly conda?: readonly [string, string, string];
        readonly sources: SourceIds;
      }
    >
  >;
}

/** name, what it does, recommended, replaced by, status, values, sources. */
export type SettingRow = readonly [
  string,
  string,
  string | null,
  string | null,
  string | null,
  readonly string[],
  SourceIds,
];

export interface SettingsFile {
  readonly asOf: string;
  readonly variables: readonly SettingRow[];
  readonly flags: readonly SettingRow[];
  /** instruction and flag (`RUN --device`), first labs frontend that reads it, first stable one, sources. */
  readonly instructionFlags: readonly (readonly [string, string, string, SourceIds])[];
}

export interface ImageFamiliesFile {
  readonly asOf: string;
  /** image, flavours that check the driver at start (empty: all), sources. */
  readonly checksDriver: readonly (readonly [string, string, SourceIds])[];
  /** image, tag, cuda, python, os (`ubuntu 22.04`), packages (`torch=2.6.0a0 vllm=0.7.0`), sources. */
  readonly tags: readonly (readonly [
    string,
    string,
    string | null,
    string | null,
    string | null,
    string,
    SourceIds,
  ])[];
  /** image, tag, compressed, uncompressed, approximate, sources. */
  readonly sizes: readonly (readonly [string, string, string | null, string | null, boolean, SourceIds])[];
}
