import type { ServersFile } from './serverFacts.ts';
import type {
  ArchitecturesFile,
  DriverChecksFile,
  FrameworksFile,
  GpusFile,
  ImageFamiliesFile,
  PackageIndexFile,
  PackageTraitsFile,
  SettingsFile,
} from './subjectFacts.ts';

// The shape of server/data/facts/*.json, written by server/scripts/compile-facts.ts.

type Certainty = 'firm' | 'medium' | 'none';
type SourceIds = readonly string[];

export interface SourcesFile {
  readonly revision: string;
  readonly asOf: string;
  /** Title and date by id. */
  readonly sources: Readonly<Record<string, readonly [string, string]>>;
}

/** What all tags of one group have in common. */
export interface TagClass {
  readonly status: 'exists' | 'removed' | 'unknown';
  readonly certainty: Certainty;
  readonly confidence: string;
  readonly eolByPolicy: boolean | null;
  /** Newest document of the publisher that lists the tag, for removed ones. */
  readonly lastListed?: string;
  readonly sources: SourceIds;
}

export interface NvidiaCudaFile {
  readonly asOf: string;
  /** Up to this CUDA release the list is complete; beyond it nothing may be said. */
  readonly listEndsAt: string;
  /** What the list was put together from. */
  readonly listSources: SourceIds;
  /** The oldest release of the list, what became of older ones in one sentence, sources. */
  readonly beforeList: readonly [string, string, SourceIds];
  /** The newest release whose tags had two numbers, what became of those in one sentence, sources. */
  readonly twoNumbers: readonly [string, string, SourceIds];
  /** The oldest `x.y` that may still get a patch release the list lacks, sources. */
  readonly stillPatchedFrom: readonly [string, SourceIds];
  /** Month in which the tag `latest` was withdrawn, sources. */
  readonly latestWithdrawn: readonly [string, SourceIds];
  /** The first `x.y` whose cuDNN flavours are written without a number. */
  readonly bareCudnnFrom: string;
  /** Real toolkits that never had images. */
  readonly withoutImages: readonly string[];
  /** `x.y` for which no toolkit was released. */
  readonly noSuchToolkit: readonly string[];
  readonly classes: readonly TagClass[];
  /** Every flavour × every system is one tag: cuda, full cuDNN version, flavours, systems, index into classes. */
  readonly groups: readonly (readonly [string, string | null, string, string, number])[];
}

/** When a tag of pytorch/pytorch is known not to be published; all conditions given must hold. */
export interface NotPublished {
  readonly minTorch?: string;
  readonly maxTorch?: string;
  readonly minCuda?: string;
  /** Space-separated alternatives. */
  readonly cuda?: string;
  readonly cudnn?: string;
  readonly grammar?: 'os-suffix' | 'three-part-cuda' | 'no-variant' | 'rocm';
}

export interface PytorchImagesFile {
  readonly asOf: string;
  /** Torch releases between these two are covered whole by the publisher's release matrix. */
  readonly matrixFrom: string;
  readonly matrixTo: string;
  readonly matrixSources: SourceIds;
  /** The newest torch when the list was made; of images of later ones nothing is known. */
  readonly newestTorch: string;
  /** torch, cuda, cudnn, variant, certainty, python, os (`ubuntu 22.04`), sources. */
  readonly tags: readonly (readonly [
    string,
    string,
    string,
    'runtime' | 'devel',
    Certainty,
    string | null,
    string | null,
    SourceIds,
  ])[];
  readonly doNotExist: readonly {
    readonly when: NotPublished;
    readonly reason: string;
    readonly certainty: 'firm' | 'medium';
    readonly sources: SourceIds;
  }[];
}

export interface TorchFile {
  readonly asOf: string;
  readonly newest: string;
  /** First and last release whose variants are all listed; outside, the index holds more than the release matrix. */
  readonly completeBetween: readonly [string, string];
  /** First and last `x.y` of which every release is listed, sources. */
  readonly allReleases: readonly [string, string, SourceIds];
  readonly releases: readonly {
    readonly version: string;
    readonly variants: readonly string[];
    /** Set where only the wheel of the default index is known. */
    readonly variantsKnown?: 'some';
    readonly defaultVariant: string | null;
    readonly python: readonly string[];
    readonly torchvision: string | null;
    readonly torchaudio: string | null;
    readonly sources: SourceIds;
  }[];
}

export interface DriversFile {
  readonly asOf: string;
  /** cuda, lowest Linux driver with full support (null: not known), sources. */
  readonly toolkit: readonly (readonly [string, string | null, SourceIds])[];
  /** cuda major, lowest Linux driver by minor-version compatibility, sources. */
  readonly minorCompatible: readonly (readonly [string, string, SourceIds])[];
}

export interface EndOfLifeFile {
  readonly asOf: string;
  /** minor, end of security support, sources. */
  readonly python: readonly (readonly [string, string, SourceIds])[];
  /** name, release, first word of the code name in lower case, end, sources. */
  readonly os: readonly (readonly [string, string, string | null, string, SourceIds])[];
}

export interface SecretsFile {
  readonly asOf: string;
  /** id, title, regular expression, sources. */
  readonly patterns: readonly (readonly [string, string, string, SourceIds])[];
  /** name, title, sources, ids of the patterns it is the place for, programs that read it. */
  readonly variables: readonly (readonly [string, string, SourceIds, readonly string[], readonly string[]])[];
}

/** When a row about an image holds; every condition given must, a missing one always does. */
export interface ContentsCondition {
  readonly flavours?: readonly string[];
  readonly systems?: readonly string[];
  readonly minCuda?: string;
  readonly maxCuda?: string;
  readonly notCuda?: readonly string[];
  readonly notOs?: readonly string[];
  readonly minOs?: string;
  readonly minTorch?: string;
  readonly maxTorch?: string;
  readonly cudnn?: boolean;
}

export interface ContentsFile {
  readonly asOf: string;
  readonly rows: readonly {
    readonly image: string;
    readonly when: ContentsCondition;
    readonly user?: string;
    readonly uid1000?: string;
    readonly python?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly has: readonly string[];
    readonly lacks: readonly string[];
    readonly sources: SourceIds;
  }[];
}

export interface OfficialImagesFile {
  readonly asOf: string;
  /** minor, last known patch release, suffixes of tags known to be built for it, sources. */
  readonly python: readonly (readonly [string, string, readonly string[], SourceIds])[];
}

export interface StarterPinsFile {
  readonly asOf: string;
  /** image as written in FROM, a tag seen to exist, sources. */
  readonly images: readonly (readonly [string, string, SourceIds])[];
  /** package, release, sources. */
  readonly packages: readonly (readonly [string, string, SourceIds])[];
}

export interface ImageNamesFile {
  readonly asOf: string;
  /** A name without a namespace that is no official image, the repository it is written for, sources. */
  readonly notOfficial: readonly (readonly [string, string, SourceIds])[];
  /** A repository whose tags start with year and month of the release, sources. */
  readonly taggedByMonth: readonly [string, SourceIds];
}

export interface RegistriesFile {
  readonly asOf: string;
  /** Address of Docker Hub's registry. */
  readonly hub: string;
  /** An image as one writes it in FROM, the registry that publishes it, its name there. */
  readonly images: readonly (readonly [string, string, string])[];
}

export interface PythonPackagesFile {
  readonly asOf: string;
  /** Where the PyTorch project serves wheels, the variant follows; sources. */
  readonly torchIndex: readonly [string, SourceIds];
  /** The page of links to all its wheels, sources. */
  readonly torchLinks: readonly [string, SourceIds];
  /** Prefixes of names and names its indexes hold, names they may hold, sources. */
  readonly torchIndexPackages: readonly [readonly string[], readonly string[], readonly string[], SourceIds];
  /** Debian packages that bring no Python with their dependencies, sources. */
  readonly withoutPython: readonly [readonly string[], SourceIds];
  /** package, first release that works with NumPy 2, sources. */
  readonly numpy2: readonly (readonly [string, string, SourceIds])[];
  /** package, when it runs nvcc, sources. */
  readonly cudaCompiler: readonly (readonly [string, 'build' | 'run', SourceIds])[];
  /** Packages (with extras as written) that bring no HTTP client library, sources. */
  readonly noHttpClient: readonly [readonly string[], SourceIds];
  /** repository, its flavours (none: all), Debian packages it does not contain, sources. */
  readonly absentPackages: readonly (readonly [string, readonly string[], readonly string[], SourceIds])[];
  /** Debian packages that bring no library named here; for each of these those beyond that do not either; sources. */
  readonly plainPackages: readonly [
    readonly string[],
    readonly (readonly [string, readonly string[]])[],
    SourceIds,
  ];
  /** system, first release whose Python refuses pip, newest release that was seen to, sources. */
  readonly externallyManaged: readonly (readonly [string, string, string, SourceIds])[];
}

/** All facts files together. */
export interface Facts {
  readonly architectures: ArchitecturesFile;
  readonly driverChecks: DriverChecksFile;
  readonly frameworks: FrameworksFile;
  readonly gpus: GpusFile;
  readonly imageFamilies: ImageFamiliesFile;
  readonly packageIndex: PackageIndexFile;
  readonly packageTraits: PackageTraitsFile;
  readonly servers: ServersFile;
  readonly settings: SettingsFile;
  readonly contents: ContentsFile;
  readonly drivers: DriversFile;
  readonly endOfLife: EndOfLifeFile;
  readonly imageNames: ImageNamesFile;
  readonly nvidiaCuda: NvidiaCudaFile;
  readonly officialImages: OfficialImagesFile;
  readonly pythonPackages: PythonPackagesFile;
  readonly pytorchImages: PytorchImagesFile;
  readonly registries: RegistriesFile;
  readonly secrets: SecretsFile;
  readonly sources: SourcesFile;
  readonly starterPins: StarterPinsFile;
  readonly torch: TorchFile;
}
